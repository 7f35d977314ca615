"""The enums of the trade, each with its Dutch term. Values are those of the contracts and never change."""

from enum import StrEnum


class House(StrEnum):
    """The two houses of one program (huis)."""

    DESK = "desk"  # politie, OM: heeft de bevoegdheden
    OFFICE = "office"  # partij, gemeente, redactie, advocaat: meldt, vraagt en bewaart


class RouteState(StrEnum):
    """State of one route of the trail (stand van een route)."""

    OPEN = "open"  # open
    NEEDS = "needs"  # ontbreekt iets
    CLOSED = "closed"  # gesloten
    WAITING = "waiting"  # wacht op antwoord
    TRIED = "tried"  # geprobeerd
    SET_ASIDE = "set_aside"  # terzijde gelegd


class IdentifierKind(StrEnum):
    """Kind of identifier (soort kenmerk)."""

    ACCOUNT = "account"  # account
    IP = "ip"  # IP-adres
    EMAIL = "email"  # e-mailadres
    PHONE = "phone"  # telefoonnummer
    URL = "url"  # link
    DOMAIN = "domain"  # domeinnaam
    DEVICE = "device"  # toestel
    PAYMENT = "payment"  # betaalkenmerk
    IMAGE = "image"  # afbeelding
    PGP_KEY = "pgp_key"  # PGP-sleutel
    NAME = "name"  # naam


class MessageKind(StrEnum):
    """Kind of message (soort bericht); each disappears by its own clock."""

    VIEW_ONCE = "view_once"  # eenmalig te bekijken
    LIVE = "live"  # live-uitzending
    STORY = "story"  # verhaal
    VOICE = "voice"  # spraakbericht
    DIRECT_MESSAGE = "direct_message"  # privébericht
    COMMENT = "comment"  # reactie
    POST = "post"  # openbaar bericht
    EMAIL = "email"  # e-mail
    LETTER = "letter"  # brief


class Platform(StrEnum):
    """Where a message was seen (platform), as in the column `platform` of an import."""

    X = "x"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    TIKTOK = "tiktok"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    YOUTUBE = "youtube"
    EMAIL = "email"  # e-mail
    LETTER = "letter"  # brief
    PHONE = "phone"  # telefoon
    OTHER = "other"  # anders


class DataCategory(StrEnum):
    """What a route can bring (soort gegevens)."""

    SUBSCRIBER = "subscriber"  # abonnee- of gebruikersgegevens
    IDENTIFICATION = "identification"  # gegevens uitsluitend ter identificatie
    TRAFFIC = "traffic"  # verkeersgegevens
    CONTENT = "content"  # inhoud
    PRESERVATION = "preservation"  # bewaring
    NONE = "none"  # geen gegevens


class Authoriser(StrEnum):
    """Who may authorise a route (wie beslist)."""

    INVESTIGATING_OFFICER = "opsporingsambtenaar"
    ASSISTANT_PROSECUTOR = "hulpofficier"
    PUBLIC_PROSECUTOR = "officier_van_justitie"
    EXAMINING_MAGISTRATE = "rechter_commissaris"
    REPORTER = "melder"


class Label(StrEnum):
    """What the program proposes about a text (voorstel van weging)."""

    THREAT = "threat"  # bedreiging
    NO_THREAT = "no_threat"  # geen bedreiging
    UNSURE = "unsure"  # onzeker


class Queue(StrEnum):
    """Proposed order of reading (leesvolgorde); nothing is closed by it."""

    LOOK_NOW = "look_now"
    LOOK = "look"
    LOOK_LAST = "look_last"


class Outcome(StrEnum):
    """How a case stands or ended (uitkomst)."""

    OPEN = "open"  # lopend
    IDENTIFIED = "identified"  # afzender bekend
    REFERRED = "referred"  # overgedragen
    NO_OFFENCE = "no_offence"  # geen strafbaar feit
    DISMISSED = "dismissed"  # geseponeerd
    DEAD_TRAIL = "dead_trail"  # geen route meer open


class Proposition(StrEnum):
    """What a person judges between two cases (stelling van een koppelbesluit)."""

    SAME_MESSAGE = "same_message"  # zelfde bericht
    SAME_ACCOUNT = "same_account"  # zelfde account
    SAME_PERSON = "same_person"  # zelfde persoon
    SAME_CAMPAIGN = "same_campaign"  # zelfde reeks


class Answer(StrEnum):
    """A person's answer to a proposition or finding (antwoord)."""

    YES = "yes"  # ja
    NO = "no"  # nee
    UNSURE = "unsure"  # weet ik niet


class Question(StrEnum):
    """Findings that only a person can make (oordelen)."""

    SUSPICION = "suspicion"  # redelijk vermoeden
    SERIOUS_BREACH = "serious_breach"  # ernstige inbreuk op de rechtsorde
    URGENT = "urgent"  # dringend
    INTEREST_OF_INVESTIGATION = "interest_of_investigation"  # belang van het onderzoek
    NECESSARY_PROPORTIONATE = "necessary_proportionate"  # noodzakelijk en evenredig
    EMERGENCY = "emergency"  # noodgeval
    RC_AUTHORISATION = "rc_authorisation"  # machtiging rechter-commissaris
    VALIDATION = "validation"  # validering
    KLACHT = "klacht"  # klacht
    SENDER_CONFIRMED = "sender_confirmed"  # dit kenmerk hoort bij de afzender
    LAW_UNVERIFIED = "law_unverified"  # niet geverifieerde regel bevestigd
    OVERRIDE_FOR_SAFETY = "override_for_safety"  # veiligheid gaat voor


class ProtectedKind(StrEnum):
    """What of a person's life is kept apart (soort beschermd gegeven)."""

    ADDRESS = "address"  # adres
    PHONE = "phone"  # telefoonnummer
    FAMILY = "family"  # gezin en familie
    CAR = "car"  # auto
    SCHOOL = "school"  # school of opvang
    ROUTINE = "routine"  # vaste gewoonte
    OTHER = "other"  # iets anders


class Whose(StrEnum):
    """Whose life a protected fact is about (van wie)."""

    UNKNOWN = "unknown"  # nog niet gezegd
    VICTIM = "victim"  # van wie bedreigd wordt
    REPORTER = "reporter"  # van wie meldt
    THIRD = "third"  # van een ander
