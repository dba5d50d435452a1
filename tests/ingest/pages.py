# ruff: noqa: E501  (pages are as wide as pages are)
"""Web pages in the layouts that German press texts come in, with what has to be kept and what has to go.

Every paragraph that is news is in ``KEEP`` of its page, every piece of furniture in ``DROP``; the sentences were written for these tests.
"""

from __future__ import annotations

from dataclasses import dataclass

A = "Am Montag hat der Gemeinderat von Tuttlingen der Partnerschaft mit dem kroatischen Varaždin zugestimmt, die im Herbst 2024 beginnen soll."
B = "Oberbürgermeisterin Marlene Achterberg sprach von einem Schritt, auf den beide Rathäuser drei Jahre lang hingearbeitet hätten."
C = "„Wir lernen voneinander, wie man eine Altstadt kühlt“, sagte der Baudezernent, „und das wird in jedem Sommer wichtiger.“"
D = "Gefördert wird der Austausch bis zum 31. Dezember 2026 mit 120.000 Euro aus einem Programm des Landes Baden-Württemberg."
E_ = "Mit dem französischen Draguignan besteht bereits seit 1990 eine Städtepartnerschaft, die von vier Schulen getragen wird."
F = "Die nächste Sitzung des Ausschusses ist am 12. März; dann geht es auch um die Kosten für den Bus nach Kroatien."
LEAD = "Zwei Städte, ein Plan: Tuttlingen und Varaždin wollen ihre Innenstädte gemeinsam auf heiße Sommer vorbereiten."
TITLE = "Tuttlingen bekommt eine Partnerstadt in Kroatien"

T1 = "Rottweil und Hyères feiern fünfzig Jahre Freundschaft"
T2 = "Konstanz sagt Reise nach Tábor ab"
T3 = "Villingen-Schwenningen empfängt Gäste aus Tula"
COOKIE = (
    "Wir setzen auf dieser Website Cookies ein. Einige davon sind notwendig, andere helfen uns, unser Angebot in Reutlingen zu verbessern."
)
COMMENT1 = "Ich war mit dem Chor 1998 in Batumi und kann nur sagen, dass sich jede Minute im Bus gelohnt hat, auch wenn der Rücken wehtat."
COMMENT2 = "Warum nicht Aksaray? Dort leben die Großeltern vieler Tuttlinger, aber danach fragt im Rathaus seit Jahren niemand."
PROMO = "Vier Wochen lang kostenlos lesen: Sichern Sie sich jetzt das Digital-Abo mit allen Nachrichten aus Sigmaringen und Balingen."
BIO = "Korbinian Sauter arbeitet seit 2011 in der Lokalredaktion in Spaichingen und schreibt am liebsten über Wasser und Wälder."


@dataclass(frozen=True)
class Page:
    html: str
    keep: tuple[str, ...]
    drop: tuple[str, ...]
    title: str = TITLE
    date: str | None = "2024-02-20"


PAGES: dict[str, Page] = {}

PAGES["typo3_news"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{TITLE} - Stadt Tuttlingen</title>
<meta name="generator" content="TYPO3 CMS"><meta property="og:site_name" content="Stadt Tuttlingen"></head>
<body class="page-17 pagelevel-3 layout-sidebar"><a class="sr-only" href="#content">Zum Inhalt springen</a>
<div class="header-wrapper"><div class="lang-menu"><a href="/en">English</a> <a href="/fr">Français</a></div>
<ul class="main-navigation"><li><a href="/r">Rathaus</a></li><li><a href="/p">{T3}</a></li></ul></div>
<ol class="breadcrumb"><li><a href="/">Startseite</a></li><li>Aktuelles</li></ol>
<div class="container"><div class="row"><div class="col-md-8 main-content"><!--TYPO3SEARCH_begin-->
<div id="c412" class="frame frame-default frame-type-list"><div class="news news-single"><div class="article" itemscope itemtype="http://schema.org/Article">
<div class="header"><h1 itemprop="headline">{TITLE}</h1></div>
<div class="footer"><p><span class="news-list-date"><time itemprop="datePublished" datetime="2024-02-20">20.02.2024<meta itemprop="datePublished" content="2024-02-20"></time></span>
<span class="news-list-category">Internationales</span></p></div>
<div class="teaser-text" itemprop="description"><p>{LEAD}</p></div>
<div class="news-img-wrap"><div class="outer"><img src="a.jpg" alt="Marktplatz"><p class="news-img-caption">Der Marktplatz im Sommer. Foto: Stadt</p></div></div>
<div class="news-text-wrap" itemprop="articleBody"><p>{A}</p><p>{B}</p><h2>Wie es weitergeht</h2><p>{C}</p><p class="bodytext">{D}</p></div>
<div class="news-related-wrap"><div class="news-related news-related-links"><h4>Links</h4><ul><li><a href="x">{T1}</a></li></ul></div></div>
<div class="news-backlink-wrap"><a href="/aktuelles">Zurück zur Übersicht</a></div></div></div></div><!--TYPO3SEARCH_end--></div>
<div class="col-md-4 sidebar"><div class="news-list-view"><div class="article articletype-0"><div class="header"><h3><a href="/1">{T2}</a></h3></div>
<div class="teaser-text"><p>Die Stadtverwaltung hat die Bürgerreise nach Tábor wegen zu weniger Anmeldungen abgesagt. <a class="more" href="/1">Weiterlesen</a></p></div></div></div></div>
</div></div><div class="page-footer"><p>© Stadt Tuttlingen, Rathausstraße 1 | Impressum | Datenschutz</p></div></body></html>""",
    (TITLE, LEAD, A, B, "Wie es weitergeht", C, D, "20.02.2024"),
    (T1, T2, T3, "Die Stadtverwaltung hat die Bürgerreise", "Impressum", "English"),
)

PAGES["wordpress_single"] = Page(
    f"""<!doctype html><html lang="de-DE"><head><meta charset="UTF-8"/><title>{TITLE} | Heuberg-Blatt</title>
<meta property="og:type" content="article"/><meta property="og:title" content="{TITLE}"/><meta property="og:site_name" content="Heuberg-Blatt"/>
<meta property="article:published_time" content="2024-02-20T09:00:00+01:00"/><meta property="article:modified_time" content="2025-11-01T09:00:00+01:00"/></head>
<body class="post-template-default single single-post postid-77 comments-open has-sidebar wp-embed-responsive">
<div id="page" class="site"><header id="masthead" class="site-header"><p class="site-title"><a href="/">Heuberg-Blatt</a></p>
<nav id="site-navigation" class="main-navigation"><ul id="menu-1" class="menu"><li class="menu-item"><a href="/">Start</a></li><li><a href="/x">{T1}</a></li></ul></nav></header>
<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main">
<article id="post-77" class="post-77 post type-post status-publish format-standard has-post-thumbnail hentry category-lokales tag-tuttlingen">
<header class="entry-header"><h1 class="entry-title">{TITLE}</h1>
<div class="entry-meta"><span class="posted-on">Veröffentlicht am <a href="/y"><time class="entry-date published" datetime="2024-02-20T09:00:00+01:00">20. Februar 2024</time>
<time class="updated" datetime="2025-11-01">1. November 2025</time></a></span> <span class="byline"> von <span class="author vcard"><a href="/a">redaktion</a></span></span></div></header>
<div class="entry-content"><p><strong>{LEAD}</strong></p><p>{A}</p><figure class="wp-block-image size-large"><img src="b.jpg" alt=""/><figcaption class="wp-element-caption">Blick auf Varaždin (Archivbild)</figcaption></figure>
<p>{B}</p><blockquote class="wp-block-quote"><p>{C}</p></blockquote>
<ul class="wp-block-list"><li>{D}</li><li>{F}</li></ul>
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Teilen mit:</h3><ul><li><a href="#">Klick, um auf X zu teilen</a></li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Ähnliche Beiträge</em></h3><p>{T2}</p></div></div>
<footer class="entry-footer"><span class="cat-links">Kategorie: <a href="/l">Lokales</a></span> <span class="tags-links">Schlagwörter: <a href="/t">Batumi</a></span></footer></article>
<nav class="navigation post-navigation"><div class="nav-links"><a href="/p">Vorheriger Beitrag {T3}</a></div></nav>
<div id="comments" class="comments-area"><h2 class="comments-title">2 Gedanken zu „{TITLE}“</h2><ol class="comment-list"><li class="comment"><article class="comment-body"><p>{COMMENT1}</p></article></li>
<li class="comment"><article class="comment-body"><p>{COMMENT2}</p></article></li></ol>
<div id="respond" class="comment-respond"><h3>Schreibe einen Kommentar</h3><form><p>Deine E-Mail-Adresse wird nicht veröffentlicht.</p></form></div></div></main></div>
<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>Neueste Beiträge</h2><ul><li><a href="/q">{T1}</a></li></ul></section></aside></div>
<footer id="colophon" class="site-footer">Stolz präsentiert von WordPress</footer></div></body></html>""",
    (TITLE, LEAD, A, B, C, D, F, "20. Februar 2024"),
    (T1, T2, T3, COMMENT1, COMMENT2, "Batumi", "Klick, um auf", "Schreibe einen Kommentar", "November 2025", "Stolz"),
)

PAGES["portal_obfuscated"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} – Schwarzwälder Rundschau</title><meta charset="utf-8">
<script type="application/ld+json">[{{"@context":"https://schema.org","@type":["NewsArticle"],"headline":"{TITLE}","datePublished":"2024-02-20T17:05:00+01:00","dateModified":"2024-02-21T08:00:00+01:00","publisher":{{"@type":"Organization","name":"Schwarzwälder Rundschau"}}}}]</script></head>
<body><div class="sc-a1 kLmNo"><div class="sc-b2"><a href="/">Schwarzwälder Rundschau</a></div><div class="sc-b3"><a href="/vs">Villingen</a><a href="/tut">Tuttlingen</a><a href="/rw">Rottweil</a></div></div>
<div class="sc-c1"><div class="sc-c2"><span class="sc-k1">Kommunalpolitik</span><h1 class="sc-h1">{TITLE}</h1><p class="sc-l1">{LEAD}</p>
<div class="sc-m1">Von Korbinian Sauter</div><div class="sc-m2">20.02.2024, 17:05 Uhr | Lesezeit: 4 Min.</div>
<div class="sc-p">{A}</div><div class="sc-p">{B}</div>
<div class="sc-x9"><span>Lesen Sie auch:</span><a href="/9"><h3>{T1}</h3></a></div>
<div class="sc-p">{C}</div><h2 class="sc-h2">Alte Freunde, neue Freunde</h2><div class="sc-p">{E_}</div>
<div class="sc-x8"><div>Newsletter</div><div>{PROMO}</div><button>Jetzt bestellen</button></div>
<div class="sc-p">{D}</div><div class="sc-p">{F}</div></div>
<div class="sc-d1"><h2>Mehr zum Thema</h2><div><a href="/1">{T2}</a></div><div><a href="/2">{T3}</a></div></div>
<div class="sc-d2"><h2>Das könnte Sie auch interessieren</h2><a href="/3"><h3>Batumi grüßt Rottweil</h3><p>Ein Brief aus Georgien hat die Redaktion erreicht, und er ist länger als gedacht, denn er hat eine Vorgeschichte.</p></a></div>
<div class="sc-d3"><h3>Kommentare</h3><div>wanderer_63</div><div>{COMMENT2}</div></div></div>
<div class="sc-f1"><a href="/impressum">Impressum</a><a href="/agb">AGB</a><div>© 2024 Rundschau-Verlag</div></div></body></html>""",
    (TITLE, LEAD, A, B, C, "Alte Freunde, neue Freunde", E_, D, F, "20.02.2024"),
    (T1, T2, T3, "Batumi", "Ein Brief aus Georgien", PROMO, COMMENT2, "AGB"),
)

PAGES["table_layout_1252"] = Page(
    f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><title>Gemeinde Aldingen: {TITLE}</title></head>
<body bgcolor="#ffffff"><table width="100%" border="0"><tr><td colspan="2"><img src="kopf.gif"></td></tr><tr><td width="150" valign="top">
<a href="a.htm">Startseite</a><br><a href="b.htm">Rathaus</a><br><a href="c.htm">Vereine</a><br><a href="d.htm">{T2}</a><br></td>
<td valign="top"><font face="Arial"><h1>{TITLE}</h1><i>20.02.2024</i><br><br>{A}<br><br>{B}<br>{C}<br><br>
<table border="1"><tr><th>Jahr</th><th>Ereignis</th></tr><tr><td>1990</td><td>Partnerschaft mit Draguignan</td></tr><tr><td>2024</td><td>Partnerschaft mit Varaždin</td></tr></table>
<br>{D}</font><br><br><a href="javascript:window.print()">Drucken</a> <a href="#top">nach oben</a></td></tr></table></body></html>""",
    (TITLE, A, B, C, "1990 | Partnerschaft mit Draguignan", "2024 | Partnerschaft mit Varaždin", D, "20.02.2024"),
    (T2, "Vereine", "Drucken", "nach oben"),
    date=None,
)

PAGES["ministry_accordion"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>Staatsministerium - Presse - {TITLE}</title><meta name="DC.date" content="2024-02-20"/><meta name="DC.publisher" content="Staatsministerium"/></head>
<body><div class="c-skiplinks"><ul><li><a href="#content">Springe direkt zu: Inhalt</a></li></ul></div>
<header role="banner"><nav role="navigation"><a href="/">Start</a><ul><li><a href="/t">Themen</a></li></ul></nav></header>
<main class="main" id="main"><div class="l-content"><div class="c-topline">Pressemitteilung <span class="date">20.02.2024</span></div><h1 class="isFirstInSlot">{TITLE}</h1>
<div class="richtext"><p class="lead">{LEAD}</p><p>{A}</p><p>{B}</p></div>
<aside class="c-infobox"><h2>Hintergrund</h2><p>{E_}</p></aside>
<h2>Fragen und Antworten</h2>
<div class="accordion"><div class="accordion__item"><h3 class="accordion__heading"><button aria-expanded="false" aria-controls="p1">Wann beginnt die Partnerschaft?</button></h3>
<div id="p1" class="accordion__panel" hidden aria-hidden="true"><p>{D}</p></div></div></div>
<dl class="facts"><dt>Ort der Unterzeichnung</dt><dd>Varaždin</dd><dt>Beginn</dt><dd>1. Oktober 2024</dd></dl>
<p>{F}</p></div>
<div class="c-sharing"><p>Seite teilen</p><ul><li><a href="m">E-Mail</a></li></ul></div>
<div class="c-related"><h2>Weitere Pressemitteilungen</h2><ul><li><a href="1">{T1}</a></li><li><a href="2">{T2}</a></li></ul></div></main>
<footer role="contentinfo"><p>© Staatsministerium 2024</p></footer></body></html>""",
    (
        TITLE,
        LEAD,
        A,
        B,
        E_,
        "Fragen und Antworten",
        "Wann beginnt die Partnerschaft?",
        D,
        "Ort der Unterzeichnung",
        "1. Oktober 2024",
        F,
        "20.02.2024",
    ),
    (T1, T2, "Themen", "Seite teilen", "Springe direkt"),
)

PAGES["bootstrap_university"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} :: Hochschule Furtwangen</title></head><body id="top" class="sidebar-right">
<div class="navbar"><div class="container"><a class="navbar-brand" href="/">Hochschule</a></div></div>
<div class="container"><div class="row"><div class="col-lg-8"><div class="page-header"><h1>{TITLE}</h1></div>
<p class="text-muted">20.02.2024 &middot; Stabsstelle Kommunikation</p><p>{A}</p><p>{B}<br/>{C}</p><h3>Zeitplan</h3>
<div class="table-responsive"><table class="table"><thead><tr><th>Schritt</th><th>Termin</th></tr></thead><tbody><tr><td>Auftakt in Tuttlingen</td><td>14.05.2024</td></tr></tbody></table></div>
<p>{D}</p><h3>Weitere Informationen:</h3><ul class="list-unstyled"><li><a href="http://a.example">www.projekt.example</a></li></ul>
<address>Pressestelle, Robert-Gerwig-Platz 1, 78120 Furtwangen</address></div>
<div class="col-lg-4"><div class="card"><div class="card-body"><h5 class="card-title">Aktuelle Meldungen</h5><p class="card-text"><a href="1">{T1}</a></p><p class="card-text"><a href="2">{T3}</a></p></div></div></div></div></div>
<div class="footer"><div class="container">Impressum</div></div></body></html>""",
    (TITLE, A, B, C, "Zeitplan", "Auftakt in Tuttlingen | 14.05.2024", D, "78120 Furtwangen", "20.02.2024"),
    (T1, T3, "Impressum"),
    date=None,
)

PAGES["aspnet_form"] = Page(
    f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<!-- saved from url=(0041)https://www.stadt.example/presse/4711.aspx -->
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Presse | {TITLE}</title></head><body><form name="aspnetForm" method="post" id="aspnetForm">
<div id="cookieBanner" role="dialog" aria-label="Hinweis"><p>{COOKIE}</p><input type="button" value="OK"/></div>
<div id="header"><img alt="Wappen" src="w.png"/><div id="topnav"><a href="1">Bürgerservice</a> | <a href="2">Kultur</a></div></div>
<div id="wrapper"><div id="leftcol"><ul><li><a href="1">{T1}</a></li><li><a href="2">{T2}</a></li></ul></div>
<div id="contentcol"><h1>{TITLE}</h1><div class="datum">Pressemitteilung vom 20.02.2024</div><div class="text"><p>{A}</p><p>{B}</p>
<p>Diese Städte sind unsere Partner:</p><ul><li><a href="http://d.example">Draguignan (Frankreich)</a></li><li><a href="http://v.example">Varaždin (Kroatien)</a></li></ul><p>{D}</p></div>
<div class="kontakt"><p>Kontakt: Pressestelle, Rathausstraße 1, 78532 Tuttlingen, Telefon 07461 99-0</p></div></div></div>
<div id="fusszeile">Stand der Seite: 15.01.2026 | <a href="i">Impressum</a></div></form></body></html>""",
    (TITLE, A, B, "Draguignan (Frankreich)", "Varaždin (Kroatien)", D, "78532 Tuttlingen", "20.02.2024"),
    (COOKIE, T1, T2, "15.01.2026", "Bürgerservice"),
    date=None,
)

PAGES["newspaper_boxes"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} | Gränzbote</title><meta property="og:site_name" content="Gränzbote"><meta name="date" content="2024-02-20T06:00:00+01:00"></head>
<body class="has-ads"><div class="ad-slot ad-slot--billboard">Anzeige</div><header class="site-header"><nav><a href="/">Gränzbote</a></nav></header>
<div class="site-main"><article class="article article--premium"><div class="article-header"><span class="article-header__kicker">Städtepartnerschaft</span><h1 class="article-header__title">{TITLE}</h1>
<div class="article-header__meta">Tuttlingen / 20.02.2024, 06:00 Uhr</div></div>
<div class="article-body"><p class="article-teaser">{LEAD}</p><p>{A}</p>
<div class="article-inline-teaser"><a href="/1"><strong>{T1}</strong><p>Die Stadt am Neckar blickt auf fünf Jahrzehnte mit vielen Festen zurück, und ein Ende ist nicht abzusehen.</p></a></div>
<p>{B}</p><div class="article-infobox"><h3>Zur Sache</h3><p>{E_}</p></div><p>{C}</p>
<div class="embed embed--consent"><p>An dieser Stelle finden Sie einen externen Inhalt von YouTube, der den Artikel ergänzt. Sie können ihn sich mit einem Klick anzeigen lassen.</p></div>
<p>{D}</p><p class="paywall-hint">{PROMO}</p></div>
<div class="article-author"><p>{BIO}</p></div><div class="article-tags"><a href="t">Bex</a> <a href="t">Battaglia Terme</a></div></article>
<section class="teaser-list"><h2>Meistgelesen</h2><article class="teaser"><h3><a href="2">{T2}</a></h3><p>{COMMENT2}</p></article></section></div>
<footer>© Gränzbote</footer></body></html>""",
    (TITLE, LEAD, A, B, E_, C, D, "20.02.2024"),
    (T1, "Die Stadt am Neckar", T2, COMMENT2, PROMO, "externen Inhalt", "Battaglia Terme"),
)

PAGES["no_h1_br_only"] = Page(
    f"""<html><head><title>{TITLE}</title></head><body><div id="nav"><a href=1>Start</a> <a href=2>Kontakt</a></div><div id="main"><h2>{TITLE}</h2>
<b>Tuttlingen, 20. Februar 2024.</b> {A}<br>
<br>
{B}<br><br>{C}
<p>{D}
<p>{F}
<ul><li>Gast aus Bex<li>Gast aus Draguignan</ul></div></body></html>""",
    (TITLE, A, B, C, D, F, "Gast aus Bex", "Gast aus Draguignan"),
    ("Start",),
    date=None,
)

PAGES["sitekit_sections"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE}</title><meta name="DCTERMS.issued" content="2024-02-20"></head><body class="SP-Page">
<div class="SP-HeaderWrapper"><a class="SP-Logo" href="/">Stadt</a><div class="SP-Navigation"><a href="1">{T3}</a></div></div>
<main class="SP-Content"><article class="SP-Article"><header class="SP-ArticleHeader"><h1 class="SP-Headline SP-Headline--article"><span>{TITLE}</span></h1><p class="SP-Intro">{LEAD}</p></header>
<section class="SP-Text"><div class="SP-Paragraph"><p>{A}</p><p>{B}</p></div></section><section class="SP-Text"><h2>Der Vertrag</h2><div class="SP-Paragraph"><p>{D}</p></div></section>
<section class="SP-LinkList"><h2>Weitere Informationen</h2><ul><li><a href="1">{T1}</a></li></ul></section>
<p class="SP-Date">20. Februar 2024</p></article>
<section class="SP-TeaserList"><h2>Aktuelle Meldungen</h2><article class="SP-Teaser"><h3><a href="1">{T2}</a></h3><p>{COMMENT1}</p></article></section></main>
<div class="SP-Footer"><p>Stadt Tuttlingen, Postfach</p></div></body></html>""",
    (TITLE, LEAD, A, B, "Der Vertrag", D),
    (T1, T2, T3, COMMENT1, "Postfach"),
)

PAGES["flat_comments"] = Page(
    f"""<html lang="de"><head><meta charset="utf-8"><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>20. Februar 2024</p>
<p>{A}</p><p>{B}</p><p><b>Mehr zum Thema:</b><br><a href="1">{T1}</a><br><a href="2">{T2}</a></p><p>{C}</p><p><a href="3">{T3}</a></p><p>{D}</p>
<h3>2 Kommentare</h3><p><b>seefahrer</b></p><p>{COMMENT1}</p><p><b>balkonkraft</b></p><p>{COMMENT2}</p></body></html>""",
    (TITLE, A, B, C, D, "20. Februar 2024"),
    (T1, T2, T3, COMMENT1, COMMENT2, "balkonkraft"),
    date=None,
)

PAGES["press_portal"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} | Presseportal</title><meta charset="utf-8"></head><body>
<header class="header"><div class="wrap"><a class="logo" href="/">Portal</a><form action="/suche"><input name="q"><button>Suchen</button></form></div></header>
<div class="page"><article class="story"><div class="card"><p class="date">20.02.2024 – 10:12</p><p class="customer"><a href="/nr/1">Stadt Tuttlingen</a></p><h1>{TITLE}</h1>
<ul class="story-tools"><li><a href="#">Als PDF</a></li><li><a href="#">Teilen</a></li></ul>
<p><i>Tuttlingen (ots)</i></p><p>{A}</p><p>{B}</p><p>{D}</p>
<p class="contact-headline">Pressekontakt:</p><p class="contact-text">Stadt Tuttlingen<br>Pressestelle<br>Rathausstraße 1<br>78532 Tuttlingen</p>
<p class="originator">Original-Content von: Stadt Tuttlingen, übermittelt durch Portal</p></div></article>
<div class="stories-more"><h2>Weitere Storys: Stadt Tuttlingen</h2><article class="news"><div class="news-meta">12.01.2024 – 09:00</div><h3 class="news-headline"><a href="2">{T2}</a></h3><p>{COMMENT1}</p></article></div></div>
</body></html>""",
    (TITLE, A, B, D, "20.02.2024", "78532 Tuttlingen"),
    (T2, COMMENT1, "Als PDF", "12.01.2024"),
    date=None,
)

PAGES["gallery_and_credits"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} - Südkreis-Kurier</title><meta property="article:published_time" content="2024-02-20"></head><body>
<div class="l-page"><div class="c-header"><a href="/">Südkreis-Kurier</a></div><div class="l-main"><div class="c-article"><div class="c-article__head"><div class="c-kicker">Rathaus</div><h1>{TITLE}</h1></div>
<div class="c-gallery"><figure><img src="1.jpg" alt=""><figcaption>Bild 1 von 3 © Marion Heß</figcaption></figure><figure><img src="2.jpg"><figcaption>Die Delegation am Ufer. Foto: Heß</figcaption></figure></div>
<div class="c-article__body"><p><strong>Tuttlingen.</strong> {A}</p><div class="c-image"><img src="3.jpg"><span class="c-image__copyright">© Marion Heß</span></div><p>{B}</p>
<div class="c-factbox"><h4>Info</h4><p>{E_}</p></div><p>{C}</p><p class="c-ps"><em>{D}</em></p></div>
<div class="c-bottom"><div class="c-authorbox"><strong>Korbinian Sauter</strong><p>{BIO}</p></div><div class="c-topics">Themen: <a href="1">Bex</a>, <a href="2">Battaglia Terme</a></div></div></div>
<div class="c-swiper"><h3>Empfohlene Artikel</h3><div class="c-swiper__item"><a href="1"><span>Sport</span>{T1}</a></div></div></div></div></body></html>""",
    (TITLE, A, B, E_, C, D),
    (T1, "Battaglia Terme"),
)

PAGES["printed_page"] = Page(
    f"""<html><head><title>Druckansicht</title></head><body onload="print()"><p>Gedruckt am 15.01.2026</p><h2>{TITLE}</h2><p>Pressemitteilung vom 20. Februar 2024</p><p>{A}</p><p>{B}</p><p>{D}</p>
<p>Quelle: https://www.tuttlingen.example/presse/77</p><p>Seite 1 von 1</p></body></html>""",
    (TITLE, A, B, D, "20. Februar 2024"),
    ("15.01.2026", "Seite 1 von 1"),
    date=None,
)

PAGES["fragment"] = Page(
    f"<p>Tuttlingen, 20.02.2024</p><p>{A}</p><ul><li>{B}</li><li>{D}</li></ul>",
    (A, B, D, "20.02.2024"),
    (),
    title="",
    date=None,
)

PAGES["web_components"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} | nordlicht.example</title><meta charset="utf-8"></head><body><nl-header><nl-nav><a href="/">Start</a></nl-nav></nl-header>
<nl-article><h1>{TITLE}</h1><nl-date>20.02.2024</nl-date><nl-text><p>{A}</p><p>{B}</p></nl-text><nl-teaser><a href="1"><p>{T1}</p></a></nl-teaser><nl-text><p>{D}</p></nl-text></nl-article>
<nl-comments><p>{COMMENT1}</p></nl-comments></body></html>""",
    (TITLE, A, B, D, "20.02.2024"),
    (T1, COMMENT1),
    date=None,
)

PAGES["linked_lead_and_anchor_list"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} – Landkreis Tuttlingen</title></head><body><div class="site"><div class="site-nav"><a href="1">Amt</a></div><div class="content">
<p class="pm-datum">20.02.2024</p><h1>{TITLE}</h1><ul class="inhaltsverzeichnis"><li><a href="#a">Beschluss</a></li><li><a href="#b">Geld</a></li></ul>
<h2 id="a">Beschluss</h2><p>Im <a href="http://g.example">Gemeinderat von Tuttlingen</a> ging es am Montag um die <a href="http://v.example">Partnerschaft mit Varaždin</a> und um die Frage, wer die Busse bezahlt.</p>
<h2 id="b">Geld</h2><p>{D}</p><ol><li>{E_}</li><li>{F}</li></ol></div>
<div class="content-bottom"><div class="linkbox"><h3>Weitere Meldungen</h3><p><a href="1">{T1}</a></p><p><a href="2">{T2}</a></p></div></div></div></body></html>""",
    (TITLE, "Im Gemeinderat von Tuttlingen ging es am Montag", D, E_, F, "20.02.2024"),
    (T1, T2, "Amt"),
    date=None,
)

PAGES["two_articles_one_story"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} | Bote</title></head><body><main><article class="opener"><header><p class="overline">Lokales</p><h1>{TITLE}</h1><p class="vorspann">{LEAD}</p><time datetime="2024-02-20">20. Februar 2024</time></header></article>
<article class="text"><p>{A}</p><p>{B}</p><h2>Hintergrund</h2><p>{D}</p></article><article class="card"><a href="1"><h3>{T1}</h3><p>Kurz und gut: ein Fest, wie es selten war, mit Musik bis in den Morgen und einem Abschied am Bahnhof.</p></a></article></main></body></html>""",
    (TITLE, LEAD, A, B, "Hintergrund", D, "20. Februar 2024"),
    (T1, "Kurz und gut"),
)

PAGES["elementor"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} – Stadt Tuttlingen</title><meta charset="utf-8"><meta property="article:published_time" content="2024-02-20T10:00:00+01:00"></head>
<body class="single single-post elementor-default elementor-page"><div class="elementor-location-header"><div class="elementor-widget elementor-widget-nav-menu"><ul><li><a href="1">Rathaus</a></li><li><a href="2">{T3}</a></li></ul></div></div>
<div class="elementor elementor-location-single"><section class="elementor-section"><div class="elementor-container"><div class="elementor-widget-wrap">
<div class="elementor-widget elementor-widget-theme-post-title"><div class="elementor-widget-container"><h1 class="elementor-heading-title">{TITLE}</h1></div></div>
<div class="elementor-widget elementor-widget-post-info"><ul class="elementor-inline-items"><li><time>20. Februar 2024</time></li><li>Pressestelle</li></ul></div>
<div class="elementor-widget elementor-widget-theme-post-content"><div class="elementor-widget-container"><p>{A}</p><ul><li>Fest im Mai</li><li>Busreise im Juni</li></ul><p>{B}</p><h3>Kosten</h3><p>{D}</p></div></div>
<div class="elementor-widget elementor-widget-share-buttons"><a href="f">Auf Facebook teilen</a></div>
<div class="elementor-widget elementor-widget-post-navigation"><a href="p"><span>Zurück</span><span>{T2}</span></a></div>
</div></div></section><section class="elementor-section"><h2 class="elementor-heading-title">Weitere Neuigkeiten</h2><div class="elementor-posts"><article class="elementor-post"><h3><a href="1">{T1}</a></h3><div class="elementor-post__excerpt"><p>{COMMENT1}</p></div></article></div></section></div>
<div class="elementor-location-footer"><p>Rathausstraße 1, 78532 Tuttlingen</p></div></body></html>""",
    (TITLE, A, B, D, "Fest im Mai", "Busreise im Juni", "Kosten", "20. Februar 2024"),
    (T1, T2, T3, COMMENT1, "Facebook"),
)

PAGES["drupal_node"] = Page(
    f"""<!DOCTYPE html><html lang="de" prefix="og: https://ogp.me/ns#"><head><title>{TITLE} | Landkreis Tuttlingen</title></head><body class="path-node page-node-type-press-release"><a href="#main" class="visually-hidden focusable">Direkt zum Inhalt</a>
<div class="dialog-off-canvas-main-canvas"><div class="layout-container"><header role="banner"><div class="region region-header"><div id="block-branding"><a href="/">Landkreis</a></div></div></header>
<main role="main"><a id="main-content" tabindex="-1"></a><div class="layout-content"><div class="region region-content"><div data-drupal-messages-fallback class="hidden"></div>
<div id="block-page-title"><h1 class="page-title"><span class="field field--name-title">{TITLE}</span></h1></div>
<div id="block-content"><article data-history-node-id="7" role="article" class="node node--type-press-release node--view-mode-full"><div class="node__content">
<div class="field field--name-field-date field--label-inline"><div class="field__label">Datum</div><div class="field__item">20.02.2024</div></div>
<div class="clearfix text-formatted field field--name-body field__item"><p>{A}</p><blockquote><p>{C}</p></blockquote><table><tbody><tr><td>Beginn</td><td>Herbst 2024</td></tr><tr><td>Ort</td><td>Varaždin</td></tr></tbody></table><p>{D}</p></div>
<div class="field field--name-field-tags field--label-above"><div class="field__label">Schlagworte</div><div class="field__items"><div class="field__item"><a href="1">Bex</a></div><div class="field__item"><a href="2">Battaglia Terme</a></div></div></div>
</div></article></div><div class="views-element-container block block-views"><h2>Neueste Meldungen</h2><div class="view-content"><div class="views-row"><a href="1">{T1}</a> <span>18.02.2024</span></div></div></div></div></div>
<aside class="layout-sidebar-second" role="complementary"><div class="region region-sidebar-second"><h2>Kontakt</h2><p>Bürgerservice, Montag bis Freitag von 8 bis 12 Uhr und nach Vereinbarung, auch am Nachmittag.</p></div></aside></main>
<footer role="contentinfo"><p>Impressum</p></footer></div></div></body></html>""",
    (TITLE, A, C, "Beginn | Herbst 2024", "Ort | Varaždin", D, "20.02.2024"),
    (T1, "18.02.2024", "Battaglia Terme", "Bürgerservice"),
    date=None,
)

PAGES["contao_newsreader"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} - Gemeinde Aldingen</title></head><body id="top"><div id="wrapper"><header id="header"><div class="inside"><nav class="mod_navigation block"><ul class="level_1"><li><a href="1">Leben</a></li></ul></nav></div></header>
<div id="container"><main id="main"><div class="inside"><div class="mod_article block" id="article-9"><div class="mod_newsreader block"><div class="layout_full block"><h1>{TITLE}</h1>
<p class="info"><time datetime="2024-02-20T08:15:00+01:00">20.02.2024 08:15</time> von Petra Müller</p>
<div class="ce_text block"><p>{LEAD}</p></div><div class="ce_text block"><p>{A}</p><p>{B}</p><p>Weitere Infos gibt es unter <a href="http://x.example">www.aldingen.example</a>.</p></div>
<div class="ce_image block"><figure class="image_container"><img src="1.jpg" alt=""><figcaption class="caption">Rathaus, Foto: Gemeinde</figcaption></figure></div></div>
<p class="back"><a href="javascript:history.go(-1)" title="Zurück">Zurück</a></p></div></div><div class="mod_newslist block"><h2>Aktuelles</h2><div class="layout_short arc_1 block"><p class="info"><time datetime="2024-02-11">11.02.2024</time></p><h2><a href="2">{T2}</a></h2><div class="teaser"><p>{COMMENT2}</p></div><p class="more"><a href="2">Weiterlesen …</a></p></div></div></div></main>
<aside id="right"><div class="inside"><h3>Wetter</h3></div></aside></div><footer id="footer"><div class="inside">© Gemeinde</div></footer></div></body></html>""",
    (TITLE, LEAD, A, B, "www.aldingen.example", "20.02.2024"),
    (T2, COMMENT2, "11.02.2024", "Wetter"),
    date="2024-02-20",
)

PAGES["newsletter_tables"] = Page(
    f"""<html><head><title>Newsletter</title></head><body style="margin:0"><table width="100%"><tr><td align="center"><table width="600"><tr><td><a href="w">Im Browser ansehen</a></td></tr>
<tr><td><img src="kopf.png" alt="Stadt Tuttlingen"></td></tr><tr><td style="font-size:22px"><h1>{TITLE}</h1></td></tr><tr><td><table><tr><td width="280" valign="top"><p>{A}</p><p>{B}</p></td><td width="20">&nbsp;</td><td width="280" valign="top"><p>{D}</p><p>{E_}</p></td></tr></table></td></tr>
<tr><td><p>Mit freundlichen Grüßen<br>Ihre Pressestelle</p></td></tr><tr><td><p>Sie erhalten diesen Newsletter, weil Sie sich angemeldet haben. <a href="ab">Hier abmelden</a></p></td></tr></table></td></tr></table></body></html>""",
    (TITLE, A, B, D, E_),
    ("Im Browser ansehen", "Sie erhalten diesen Newsletter"),
    date=None,
)

PAGES["site_name_as_h1"] = Page(
    f"""<html><head><title>Stadtverwaltung Tuttlingen - Presse - {TITLE}</title></head><body><div id="page"><h1 id="logo"><a href="/">Stadtverwaltung Tuttlingen</a></h1><div id="menu"><a href="1">Start</a> <a href="2">Presse</a></div>
<div id="inhalt"><p class="pfad">Presse / Archiv / 2024</p><h2>{TITLE}</h2><h3>{LEAD}</h3><p><em>Tuttlingen, 20.02.2024</em></p><p>{A}</p><p>{B}</p><p>{C}</p><p class="autor">Text: Petra Müller</p></div>
<div id="spalte"><h4>Termine</h4><p>24.02.2024 Gemeinderat, großer Saal</p><p>02.03.2024 Markttag am Ufer</p></div><div id="unten">Letzte Änderung: 15.01.2026</div></div></body></html>""",
    (TITLE, LEAD, A, B, C, "Tuttlingen, 20.02.2024"),
    ("Markttag", "15.01.2026", "Archiv"),
    date=None,
)

PAGES["sectioned_portal"] = Page(
    f"""<!DOCTYPE html><html lang="de"><head><title>{TITLE} | MZ</title><script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}","datePublished":"2024-02-20T05:00:00Z","dateModified":"2024-02-22T05:00:00Z"}}</script></head><body>
<div id="root"><header data-testid="page-header"><a href="/">MZ</a></header><main data-testid="main"><article data-testid="article"><section class="article-section"><span data-testid="kicker">Partnerstädte</span><h1>{TITLE}</h1><p class="intro">{LEAD}</p>
<p>Von <a href="a">Korbinian Sauter</a> <time datetime="2024-02-20T06:00">20.02.2024, 06:00</time></p></section>
<section class="article-section"><p>{A}</p></section><section class="article-section"><div class="contextual-box"><strong>Lesen Sie dazu auch</strong><ul><li><a href="1">{T1}</a></li><li><a href="2">{T2}</a></li></ul></div></section>
<section class="article-section"><h2>Schwieriger Anfang</h2><p>{B}</p><p>{C}</p></section><section class="article-section"><div class="newsletter-box"><h3>Der Morgen in Sigmaringen</h3><p>{PROMO}</p></div></section>
<section class="article-section"><figure><img><figcaption>Varaždin im Winter. (Foto: Imago/Meier)</figcaption></figure><p>{D}</p></section></article>
<ul class="article-keywords"><li><a href="k">Bex</a></li><li><a href="k">Battaglia Terme</a></li></ul><section data-testid="recommendations"><h2>Das könnte dich auch interessieren</h2><div><a href="3"><p>{T3}</p></a></div></section></main></div></body></html>""",
    (TITLE, LEAD, A, "Schwieriger Anfang", B, C, D, "20.02.2024"),
    (T1, T2, T3, PROMO, "Battaglia Terme", "Der Morgen in"),
)
