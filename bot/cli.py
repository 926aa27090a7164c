"""The `zhibu` command."""

from __future__ import annotations

import typer

from bot.commands import ask, demo, serve, sheets, stores, sync, wecom, work
from bot.commands import check as checking

app = typer.Typer(
    help="支部助手:企业微信和钉钉里的基层党建助手",
    no_args_is_help=True,
    add_completion=False,
    # A pretty traceback prints local values; ours go through the log's gate.
    pretty_exceptions_enable=False,
)
app.command()(serve.serve)
app.command()(demo.demo)
app.command()(checking.check)
app.add_typer(stores.app, name="db")
app.command("import")(sheets.import_)
app.add_typer(work.scheme_app, name="scheme")
app.add_typer(work.assessment_app, name="assessment")
app.command()(sync.sync)
app.add_typer(wecom.app, name="wecom")
app.command()(ask.ask)
app.command()(serve.tick)
app.command()(sheets.export)
app.command()(work.audit)


def main() -> None:
    """Entry point of the command and of `python -m bot`."""
    app()
