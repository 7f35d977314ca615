"""Addresses of the pages."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from spoor.web.views import acts, case, files, house, intake, many, rules, session, worklist

urlpatterns = [
    path("", session.start, name="start"),
    path("inloggen", session.Login.as_view(), name="login"),
    path("uitloggen", LogoutView.as_view(), name="logout"),
    path("wachtwoord", session.Password.as_view(), name="password"),
    path("taal", session.language, name="language"),
    path("welkom", house.welcome, name="welcome"),
    path("beheer", house.house, name="house"),
    path("werkvoorraad", worklist.worklist, name="worklist"),
    path("werkvoorraad/dagen", worklist.shelf_days, name="shelf-days"),
    path("meld", intake.report, name="report"),
    path("meld/<str:number>", intake.receipt, name="receipt"),
    path("meldingen", intake.reports, name="reports"),
    path("mijn-meldingen", intake.my_reports, name="my-reports"),
    path("meldingen/<str:number>", intake.status, name="status"),
    path("bestand", files.choose, name="import"),
    path("bestand/<str:token>", files.result, name="import-result"),
    path("bewijsstuk/<int:pk>", case.exhibit, name="exhibit"),
    path("zaken", worklist.cases, name="cases"),
    path("zaken/samen-sluiten", many.close_together, name="close-together"),
    path("verzamelbesluiten", many.collectives, name="collectives"),
    path("verzamelbesluiten/<int:pk>/intrekken", many.end_collective, name="end-collective"),
    path("beheer/regels", rules.house_rules, name="house-rules"),
    path("werkvoorraad/nooit-bereikt", worklist.never_reached, name="never-reached"),
    path("zaken/<str:number>", case.case, name="case"),
    path("zaken/<str:number>/sluiten", case.close, name="close"),
    path("zaken/<str:number>/weging/<int:report>", acts.confirm, name="confirm"),
    path("zaken/<str:number>/koppeling", acts.judge, name="judge"),
    path("zaken/<str:number>/koppeling/intrekken", acts.withdraw, name="withdraw"),
    path("zaken/<str:number>/route", acts.record, name="record"),
    path("zaken/<str:number>/oordeel", acts.finding, name="finding"),
    path("zaken/<str:number>/kenmerk", acts.identifier, name="identifier"),
    path("zaken/<str:number>/gevaar", acts.take_up, name="take-up"),
    path("zaken/<str:number>/gevaar/einde", acts.end_danger, name="end-danger"),
    path("zaken/<str:number>/opname", acts.capture, name="capture"),
    path("zaken/<str:number>/nummer", acts.number, name="number"),
    path("zaken/<str:number>/datum", acts.move, name="move"),
    path("zaken/<str:number>/eigenaar", acts.assign, name="assign"),
    path("zaken/<str:number>/concept", acts.draft, name="draft"),
]
