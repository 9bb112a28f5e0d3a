"""机构岗位: regions, organisations, posts, who may do what where."""
