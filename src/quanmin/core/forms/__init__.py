"""Forms of figures that units owe each period (报表): as data, and what is wrong or doubtful in one that was filled."""
