"""What leaves the house: the decision report (page), the workbook and the slides, all of one result folder."""
