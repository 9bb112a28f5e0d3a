"""Money, dates, identity numbers, quantities, words and pinyin."""
