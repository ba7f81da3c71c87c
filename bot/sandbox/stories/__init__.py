"""Stories as data: who does what, where to look, what is said. The page, the tour and the tests play them."""
