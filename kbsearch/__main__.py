"""`python -m kbsearch` is the `kbsearch` command."""

from kbsearch.cli import main

if __name__ == "__main__":
    main()
