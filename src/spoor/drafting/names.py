"""What offences are called in a document, in Dutch and English (Wetboek van Strafrecht)."""

OFFENCES = {
    "sr:131": {"nl": "opruiing", "en": "incitement"},
    "sr:266": {"nl": "eenvoudige belediging", "en": "insult"},
    "sr:284": {"nl": "dwang", "en": "coercion"},
    "sr:285": {"nl": "bedreiging", "en": "threat"},
    "sr:285b": {"nl": "belaging", "en": "stalking"},
    "sr:285d": {
        "nl": "verspreiden van persoonsgegevens om te intimideren",
        "en": "spreading personal data to intimidate",
    },
}


def offence_name(provision: str, lang: str) -> str:
    """Return the name of an offence; the article itself where it has no name here."""
    return OFFENCES.get(provision, {}).get(lang, provision)
