"""文书: what is kept about papers: own paragraphs and published reports."""
