"""VERIFY.md: how a stranger checks a bundle in a bare shell, with sha256sum and openssl and nothing of ours."""

from pathlib import Path

from spoor.bundles.contents import LOG, TOKENS, Contents, Item, Stamped, Web

SHELL = r"""
check() {  # seq, file, then steps as side:hash; says OK where the line is in the tree with the stated root
  seq=$1; file=$2; shift 2
  now=$( { printf '\000'; cat "data/log/$file"; } | sha256sum | cut -d' ' -f1)
  for step in "$@"; do
    other=${step#*:}
    case $step in left:*) pair=$other$now ;; *) pair=$now$other ;; esac
    now=$(printf "$(printf '01%s' "$pair" | sed 's/../\\x&/g')" | sha256sum | cut -d' ' -f1)
  done
  if [ "$now" = "$root" ]; then echo "$file: OK"; else echo "$file: FAILED"; fi
}
root=$(sed -n 's/.*"root": *"\([0-9a-f]*\)".*/\1/p' data/log/head.json)
while read -r line; do check $line; done < data/log/proofs.tsv
"""

NO_ANCHOR = (
    "- Wanneer het logboek zo stond: er is geen tijdstempel van buiten over de stand. Zonder dat kan wie de machine\n"
    "  bezit, alles opnieuw hebben gemaakt.\n"
)
ANCHORS = r"""Over de stand in `data/log/anchor.json` is zo'n stempel gezet. Regels die er toen al stonden:

```
root=$(sed -n 's/.*"root": *"\([0-9a-f]*\)".*/\1/p' data/log/anchor.json)
while read -r line; do check $line; done < data/log/anchored.tsv
```

"""
TOLD = (
    "\n`data/reports.json` zegt een meldpunt wat het nodig heeft om de zaak te maken: elke melding met haar kolommen,\n"
    "welke stukken erbij horen, en hoe het kantoor haar woog. Dat laatste is het woord van het kantoor.\n"
)
NO_STAMPS = "Bij deze bundel is geen tijdstempel. Het tijdstip van verzegelen is dat van de klok van {house}."


def _text(name: str) -> str:
    return (Path(__file__).with_name("texts") / f"{name}.nl.md").read_text(encoding="utf-8")


def guide(contents: Contents, *, anchored: bool, told: bool = False) -> str:
    """Return the guide of a bundle in Dutch.

    `anchored`: whether a token stamps the head of the log. `told`: whether the reports are in it for another house.
    """
    held = [item for item in contents.items if item.path]
    return _text("verify").format(
        number=contents.number,
        case=contents.case,
        made_at=contents.made_at,
        made_by=contents.made_by,
        house=contents.house,
        program=contents.program,
        without_anchor="" if anchored else NO_ANCHOR,
        held=len(held),
        items=_items(held),
        withheld=_withheld([item for item in contents.items if not item.path]),
        web=_web(contents.web),
        lines=contents.log_lines,
        signed_by=contents.signed_by,
        told=TOLD if told else "",
        log=LOG,
        size=contents.log_size,
        shell=SHELL.lstrip("\n"),
        example=held[0].sha256 if held else contents.items[0].sha256 if contents.items else "0" * 64,
        stamps=_stamps(contents, anchored=anchored),
    )


def _items(held: list[Item]) -> str:
    rows = [
        f"| {item.number} | {_cell(item.name)} | {_cell(item.how)} | {_cell(item.by)} | {item.sealed_at} |"
        for item in held
    ]
    if not rows:
        return ""
    return (
        "\n".join(["| nr | stuk | hoe verkregen | door | verzegeld |", "|---|---|---|---|---|", *rows]) + "\n"
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _withheld(kept: list[Item]) -> str:
    if not kept:
        return "Er is niets onthouden.\n"
    rows = [
        f"- stuk {item.number} ({_cell(item.name)}), SHA-256 {item.sha256}: onthouden door {told.by} op {told.at}."
        f" Grond: {_cell(told.ground)}"
        for item in kept
        if (told := item.withheld)
    ]
    return "\n".join(["Onthouden, alleen het controlegetal is hier:", "", *rows]) + "\n"


def _stamps(contents: Contents, *, anchored: bool) -> str:
    if not contents.stamps:
        return NO_STAMPS.format(house=contents.house)
    newer: dict[str, str] = {}
    for one in contents.stamps:
        if one.renews:
            newer.setdefault(one.renews, one.gen_time)
    commands = [_command(one, newer.get(one.path, "")) for one in contents.stamps]
    return _text("stamps").format(
        commands="\n".join(commands),
        anchored=ANCHORS if anchored else "",
        renewed=_text("renewed") if newer else "",
    )


def _command(one: Stamped, seen_at: str) -> str:
    """Return the check of one token in a shell; one that was renewed is judged at the moment of the newer one."""
    over = f"-data {one.renews}" if one.renews else f"-digest {one.sha256}"
    then = f" -attime $(date -u -d {seen_at} +%s)" if seen_at else ""
    until = f", certificaat tot {one.until}" if one.until else ""
    return (
        f"openssl ts -verify {over} -in {one.path} -CAfile {TOKENS}/roots.pem{then}"
        f"   # {one.what}, {one.authority}, {one.gen_time}{until}"
    )


def _web(web: Web | None) -> str:
    if web is None:
        return ""
    if web.path is None:
        return f"Er is geen WACZ. {web.said}\n\n"
    members = "\n".join(f"deel {one.name} {one.sha256}" for one in web.members)
    return _text("web").format(said=web.said, members=members)
