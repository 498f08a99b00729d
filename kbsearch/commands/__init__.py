"""The commands, one module for each thing a person comes to the terminal to do."""
