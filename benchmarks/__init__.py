"""What kbsearch is measured by; each module is a command that prints its own figures."""
