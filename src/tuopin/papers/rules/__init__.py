"""Pure decisions about papers: what a code says, in which order papers print, what is typed."""
