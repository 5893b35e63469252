"""Who trains where in an industry-education consortium, with the price of every limit."""
