"""How Django's own pages write a date or an hour: those of the back office, which pass by no filter of ours."""
