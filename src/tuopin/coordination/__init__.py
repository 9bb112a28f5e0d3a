"""调度: meetings, township reports, rankings, commendation, good practice."""
