"""python -m xiuhua.console."""

from xiuhua.console.main import main

main()
