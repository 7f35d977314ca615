"""VERIFY.md: how a stranger checks a bundle in a bare shell, with sha256sum and openssl and nothing of ours."""

from spoor.bundles.contents import HEAD, LOG, PROOFS, TOKENS, Contents, Item

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

NL = """# Deze bundel nagaan

Bundel {number} van zaak {case}, gemaakt op {made_at} door {made_by} ({house}) met Spoor {program}.
U hebt geen Spoor nodig. Op elke Linux staan `bash`, `sha256sum` en `openssl`; ga staan in de map waarin dit bestand ligt.

## Wat hier niet bewezen wordt

- Wie een bericht schreef. Wie als afzender is genoemd, staat in het dossier met wat ervoor en ertegen pleit.
- Dat een bericht online stond, en of het er nog staat.
- Wat er was voor wij het ontvingen. Verzegeld is wat binnenkwam, op het genoemde tijdstip.
- Of een handtekening in een stuk geldig is: gebruik `pdfsig`, of `openssl cms` voor mail.
- Het dossier is gemaakt als PDF/A-3b; niemand heeft dat gevalideerd.
{without_anchor}
## 1. Is elk bestand zoals het was?

```
sha256sum --quiet -c tagmanifest-sha256.txt && sha256sum --quiet -c manifest-sha256.txt && echo "alles klopt"
find data -type f | wc -l; wc -l < manifest-sha256.txt   # twee gelijke getallen: er is geen bestand te veel
```

Vergelijk daarna `sha256sum tagmanifest-sha256.txt` met het getal dat u langs een andere weg kreeg. Zonder dat weet u alleen dat de bundel bij zichzelf past.

## 2. Wat er in zit, en wat niet

`data/dossier.pdf` is om te lezen, `data/bundle.json` zegt hetzelfde voor een machine, `data/case.jsonld` is een CASE/UCO-graaf. In `data/exhibits` liggen {held} bewijsstukken.

{items}
{withheld}
## 3. Staat het in het logboek?

Elk bewijsstuk is bij het verzegelen in het logboek geschreven. De regels van deze zaak ({lines}) liggen in `{log}`, elk met een bewijs dat zij in de boom met {size} regels staan (RFC 9162).
Plak dit in `bash`:

```
{shell}```

Elke regel moet `OK` zeggen. Zoek daarna een controlegetal in de regels, bijvoorbeeld: `grep -l {example} {log}/*.txt`.

## 4. Sinds wanneer?

{stamps}
"""
NO_ANCHOR = "- Wanneer het logboek zo stond: er is geen tijdstempel van buiten over de stand. Zonder dat kan, wie de machine bezit, alles opnieuw hebben gemaakt.\n"
NO_STAMPS = "Bij deze bundel is geen tijdstempel. Het tijdstip van verzegelen is dat van de klok van {house}."
STAMPS = """Elke tijdstempel (RFC 3161) zegt dat een ander dan wij dit controlegetal op dat moment zag:

```
{commands}
```

`roots.pem` zijn de wortels waarmee wij ze nagingen; vergelijk ze met die van de autoriteit zelf.
"""


def guide(contents: Contents, *, anchored: bool) -> str:
    """Return the guide of a bundle in Dutch. `anchored`: whether a token stamps the head of the log."""
    held = [item for item in contents.items if item.path]
    return NL.format(
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
        lines=contents.log_lines,
        log=LOG,
        size=contents.log_size,
        shell=SHELL.lstrip("\n"),
        example=held[0].sha256 if held else contents.items[0].sha256 if contents.items else "0" * 64,
        stamps=_stamps(contents),
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
        f"- stuk {item.number} ({_cell(item.name)}), SHA-256 {item.sha256}: onthouden door {item.withheld.by} op {item.withheld.at}. Grond: {_cell(item.withheld.ground)}"
        for item in kept
        if item.withheld
    ]
    return "\n".join(["Onthouden, alleen het controlegetal is hier:", "", *rows]) + "\n"


def _stamps(contents: Contents) -> str:
    if not contents.stamps:
        return NO_STAMPS.format(house=contents.house)
    commands = [
        f"openssl ts -verify -digest {one.sha256} -in {one.path} -CAfile {TOKENS}/roots.pem   # {one.what}, {one.authority}, {one.gen_time}"
        for one in contents.stamps
    ]
    return STAMPS.format(commands="\n".join(commands))


__all__ = ["HEAD", "PROOFS", "guide"]
