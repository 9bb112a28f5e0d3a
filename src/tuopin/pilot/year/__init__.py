"""The year 2007: each module lives one part of it through the rooms' own actions."""
