"""What a fact, a study or a reference touches: where it is printed, what rests on it, and what a newer study asks to be read again."""
