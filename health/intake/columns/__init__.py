"""What a column says: numbers, quarters, days, words and names, each as people write them."""
