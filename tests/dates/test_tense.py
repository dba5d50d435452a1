"""The direction of a weekday shows what the tense reader makes of a sentence; the publication day is Friday, 12 May 2023."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.annotate.dates import find_dates
from pipeline.dates import verbs
from pipeline.textview import TextView

PUBLISHED = date(2023, 5, 12)

PAST = [
    "Am Dienstag stand eine Rundfahrt an.",
    "Am Dienstag ging es nach Laval.",
    "Am Dienstag fand die Sitzung statt.",
    "Am Dienstag lud der Rat zum Gespräch.",
    "Am Dienstag gab es Streit.",
    "Der Rat nahm am Dienstag den Antrag an.",
    "Der Rat sprach am Dienstag über die Brücke.",
    "Die Gäste trafen am Dienstag ein.",
    "Die Räte unterschrieben am Dienstag den Vertrag.",
    "Das bewies der Kochabend am Dienstag.",
    "Der Rat beriet am Dienstag.",
    "Die Stadt teilte das am Dienstag mit.",
    "Wie eine Sprecherin am Dienstag mitteilte, ruht der Vertrag.",
    "Der Vertrag ruht, sagte eine Sprecherin am Dienstag.",
    "„Er ruht“, betonte die Sprecherin am Dienstag.",
    "Der Rat hat am Dienstag zugestimmt.",
    "Der Rat habe am Dienstag zugestimmt, hieß es.",
    "Die Gäste sind am Dienstag abgereist.",
    "Die Gäste waren am Dienstag im Rathaus.",
    "Der Vertrag wurde am Dienstag unterzeichnet.",
    "Der Vertrag ist am Dienstag unterzeichnet worden.",
    "Die am Dienstag unterzeichnete Erklärung liegt vor.",
    "Der Rat, der am Dienstag tagte, lehnte ab.",
    "Nachdem die Gäste am Dienstag abgereist waren, begann der Bau.",
    "Unterzeichnet wurde am Dienstag ein Vertrag, der bis 2030 gelten soll.",
    "Der Chor hatte am Dienstag abgesagt.",
    "Der Chor musste am Dienstag absagen.",
    "Seit Dienstag fährt der Bus.",
    "Das geht aus einem Schreiben vom Dienstag hervor.",
    "So der Landrat am Dienstag.",
    "„Wir sind der Ort, an dem beide lernen“, erklärte Bürgermeister Kruse am Dienstag.",
    "„Das ist ein Band“, sagte Staatssekretärin Meyer am Dienstag.",
    "Eigentlich sollte am Dienstag nur gefeiert werden.",
    "Der Bus, der am Dienstag fahren sollte, musste umkehren.",
    "Ein Papier haben die Räte hingegen am Dienstag unterzeichnet.",
    "Beantragt worden war die Hilfe am Dienstag.",
    "Der Rat hatte für Dienstag eingeladen, doch niemand kam.",
    "Am Dienstag beschlossen die Räte den Haushalt.",
    "Am Dienstag sind die Gäste abgereist.",
    "Der Vertrag, der am Dienstag, dem Tag der Messe, unterschrieben wurde, gilt.",
    "Die Schule, die der Rat am Dienstag besuchte, ist neu.",
    "Die Gäste, die am Dienstag eintrafen, bleiben bis Juni.",
    "Der Chor berichtete am Dienstag von der Reise.",
    "Nach Angaben der Stadt vom Dienstag ruht der Vertrag.",
    "Wie berichtet, hat der Rat am Dienstag beraten.",
    "Überreicht hat den Preis am Dienstag die Ministerin.",
    "Mit einem Fest ist am Dienstag die Schule eröffnet worden.",
    "Das Angebot gilt, so der Sprecher am Dienstag.",
    "Der Rat gab am Dienstag grünes Licht für ein Bündnis, das besiegelt werden soll.",
    "Die Mitglieder stimmten am Dienstag dafür, den Vertrag zu kündigen.",
    "Der Rat hat sich am Dienstag dafür ausgesprochen, einen Bund zu schließen.",
    "Unterschrieben haben am Dienstag beide Bürgermeister.",
    "Grünes Licht gab es am Dienstag auch vom Kreis.",
]
AHEAD = [
    "Am Dienstag steht eine Rundfahrt an.",
    "Am Dienstag geht es nach Laval.",
    "Am Dienstag findet die Sitzung statt.",
    "Am Dienstag treffen sich die Räte.",
    "Die Räte treffen sich am Dienstag.",
    "Der Rat lädt am Dienstag zum Gespräch.",
    "Der Rat will am Dienstag entscheiden.",
    "Der Rat soll am Dienstag entscheiden.",
    "Der Rat wird am Dienstag entscheiden.",
    "Entschieden wird am Dienstag.",
    "Der Vertrag wird am Dienstag unterzeichnet.",
    "Die Unterzeichnung ist für Dienstag geplant.",
    "Die für Dienstag geplante Feier fällt aus.",
    "Die am Dienstag beginnende Messe ist ausverkauft.",
    "Der Rat beschloss, dass am Dienstag gefeiert wird.",
    "Die Stadt bittet, am Dienstag zu Hause zu bleiben.",
    "Der Bus fährt ab Dienstag wieder.",
    "Der Bus fährt bis Dienstag nicht.",
    "Das Haus ist am Dienstag geöffnet.",
    "Von Dienstag an fährt der Bus.",
    "Spätestens am Dienstag ist der Bescheid da.",
    "Wer mitfahren will, muss sich bis Dienstag melden.",
    "Konzert am Dienstag im Dom",
    "Der Chor, der 1987 gegründet wurde, singt am Dienstag.",
    "Am Dienstag singt der Chor, der 1987 gegründet wurde.",
    "Am Dienstag gedenken beide Städte der Opfer.",
    "Am Dienstag vergleichen die Räte ihre Zahlen.",
    "Am Dienstag gehören die Gassen den Kindern.",
    "Die Arbeiten beginnen am Dienstag.",
    "Die ersten Busse verkehren am Dienstag.",
    "Die Vereinbarung mit dem Nachbarort von 1997 erlischt damit am Dienstag.",
    "Gefeiert wird, weil der Saal besetzt war, am Dienstag.",
    "Der Rat gab grünes Licht für ein Bündnis, das am Dienstag, dem ersten Tag der Messe, besiegelt wird.",
    "Die Meisterin, die am Dienstag im Bauhof hospitiert, kommt aus Kenia.",
    "Wenn die Chöre am Dienstag zusammen beten, sind alle da.",
    "Die Räte beraten am Dienstag über den Haushalt.",
    "Die Stadt hat für Dienstag eine Sitzung angesetzt.",
    "Der Rat hat die Sitzung auf Dienstag verschoben.",
    "Der Verein verbindet am Dienstag Musik und Tanz.",
    "Die Frist endet am Dienstag.",
    "Die Delegation trifft am Dienstag ein.",
    "Am Dienstag eröffnet die Bürgermeisterin die Schau.",
    "Ein Partner, mit dem am Dienstag gesprochen wird, ist Jena.",
    "Am Dienstag besucht eine Delegation aus Jena die Schule.",
    "Die Gäste besuchen am Dienstag die Schule.",
    "Die Gäste werden am Dienstag erwartet.",
    "Das Bündnis wird am Dienstag aus der Taufe gehoben.",
    "Anmeldungen nimmt das Rathaus bis Dienstag entgegen.",
    "Das Fest steigt am Dienstag, wie die Stadt mitteilte.",
    "Die Ausstellung ist bis Dienstag zu sehen.",
    "Der Ausschuss entscheidet am Dienstag, ob der Vertrag verlängert wird.",
    "Ob der Vertrag gekündigt wird, entscheidet der Rat am Dienstag.",
    "Der Umzug startet am Dienstag um zehn.",
    "Am Dienstag heißt es Abschied nehmen.",
    "Die Jury tagt am Dienstag in Celle und stellt ihr Urteil vor.",
    "Die Gäste bleiben bis Dienstag.",
    "Los geht es am Dienstag.",
    "Wer am Dienstag kommt, erhält ein Heft.",
]


@pytest.mark.parametrize("text", PAST)
def test_past(text: str) -> None:
    assert [m.date_from for m in find_dates(TextView(text), PUBLISHED) if m.precision == "day"] == [date(2023, 5, 9)]


@pytest.mark.parametrize("text", AHEAD)
def test_ahead(text: str) -> None:
    assert [m.date_from for m in find_dates(TextView(text), PUBLISHED) if m.precision == "day"] == [date(2023, 5, 16)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "teilte mitteilte spottete stand kam ankam teilnahm bewies beschloss hatte wurde reiste leistete jährte gewann entstand",
            verbs.PAST,
        ),
        ("unterschrieben beschlossen gewählt gefeiert gesprochen vereinbart verliehen eingeweiht unterzeichnet", verbs.PARTICIPLE),
        ("begonnen gegangen entschieden verloren angefangen beraten getan vertan geboren", verbs.PARTICIPLE),
        ("tagt spielt kommt muss können geht beginnt erlischt entsteht", verbs.PRESENT),
        ("beginnen gehören verschiedenen gemeinsamen beten veranstalten begutachten", verbs.NONE),
        ("soll will plant geplant vorgesehen", verbs.PLAN),
        ("heute letzte größte schönsten nicht seit jetzt stadt gute dritten", verbs.NONE),
    ],
)
def test_forms(words: str, expected: str) -> None:
    assert {w: verbs.form(w) for w in words.split()} == dict.fromkeys(words.split(), expected)
