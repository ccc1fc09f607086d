/* The staff of the demo, and the names that its citizens are put together from. All are invented. */
#include "app/demo_tables.h"

#define CLERK "Servicemedarbejder"
#define PHONES "Telefonvejleder"
#define CASES "Sagsbehandler"
const struct demo_person demo_people[] = {
    /* Indre By */
    {"indre-by", "Birgitte Søndersted", "Borgerservicechef", "KSR", "*1,register2,pas2", "da,en", "", DEMO_OFF, "leder", "leader,staff", "leder af Borgerservice Indre By: tavle og tal", NULL},
    {"indre-by", "Henning Kragelund", "Receptionist", "KSR", "*1", "da,en,de", "", DEMO_RECEPTION, "reception", "staff", "reception i Borgerservice Indre By: visitation og kønumre", NULL},
    {"indre-by", "Anne Lyngholt", CLERK, "KSR", "*1,register2,pas2,digital2,skat2,by2", "da,en", "", DEMO_BACK, "skranke1", "staff", "skranke 1 i Indre By: folkeregister, pas, MitID, skat – ledig og klar til at kalde", NULL},
    {"indre-by", "Mikkel Overby", CLERK, "FAF", "*1,register2,pas2,digital2,familie2,pension2", "da,en", "", DEMO_COUNTER, "skranke2", "staff", "skranke 2 i Indre By: familie, pension, pas", NULL},
    {"indre-by", "Fatima Rahal", CLERK, "KSR", "*1,register2,pas2,digital2,by2", "da,en,ar", "", DEMO_COUNTER, "skranke3", "staff", "skranke 3 i Indre By: folkeregister, pas, by", NULL},
    {"indre-by", "Jonas Tranekær", CLERK, "KFF", "*1,register2,pas2,digital2,by2", "da,en,fr", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"indre-by", "Lise Bagger-Holm", CLERK, "KSR", "*1,register2,pas2,digital2", "da,en", "", DEMO_COUNTER, NULL, NULL, NULL, NULL},
    {"indre-by", "Peder Vestermark", CLERK, "SUF", "*1,register2,pas2,digital2,pension2,familie2", "da", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"indre-by", "Karsten Hjortlund", "Skattemedarbejder (udstationeret)", "", "skat3", "da,en", "i boden mandag og onsdag 10–14, torsdag 12–18", DEMO_BOOTH, "skat", "staff", "udstationeret skattemedarbejder i boden i Indre By", "skattestyrelsen"},
    /* Nørrebro, med P/O-kontoret */
    {"noerrebro", "Thomas Egebæk", "Borgerservicechef", "KSR", "*1,register2", "da,en", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"noerrebro", "Gitte Rosenvang", "Receptionist", "KSR", "*1", "da,en", "", DEMO_RECEPTION, NULL, NULL, NULL, NULL},
    {"noerrebro", "Selma Yildirim", CLERK, "KSR", "*1,register2,pas2,digital2,by2", "da,en,tr", "", DEMO_COUNTER, "skranke4", "staff", "skranke 1 på Nørrebro, ved siden af P/O-kontoret", NULL},
    {"noerrebro", "Rasmus Fogtmann", CLERK, "FAF", "*1,register2,pas2,digital2,familie2,pension2", "da,en", "", DEMO_COUNTER, NULL, NULL, NULL, NULL},
    {"noerrebro", "Ida Skovsende", CLERK, "SUF", "*1,register2,pas2,digital2,pension2,omsorg2,familie2", "da", "", DEMO_COUNTER, NULL, NULL, NULL, NULL},
    {"noerrebro", "Omar Bashiri", CLERK, "KSR", "*1,register2,pas2,digital2,skat2", "da,en,ar,so", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"noerrebro", "Vibeke Hornum", CLERK, "MFF", "*1,register2,pas2,digital2,by2", "da,en", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"noerrebro", "Dorte Ankerby", "Skattemedarbejder (udstationeret)", "", "skat3", "da", "i boden tirsdag og fredag 9–14", DEMO_BOOTH, NULL, NULL, NULL, "skattestyrelsen"},
    {"po-noerrebro", "Kirsten Ulvedal", "Pensionsvejleder", "SUF", "*1,pension3,omsorg3", "da,en", "kl. 9–12", DEMO_DESK, "po", "staff", "P/O-kontor Nørrebro: pension og omsorg", NULL},
    {"po-noerrebro", "Steen Grønvold", "Visitator", "SUF", "*1,omsorg3", "da", "kl. 9–11", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"po-noerrebro", "Marianne Tofthøj", "Ergoterapeut", "SUF", "*1,omsorg3", "da", "kl. 10–12", DEMO_OFF, NULL, NULL, NULL, NULL},
    /* Valby, med P/O-kontoret */
    {"valby", "Helle Brunsgaard", "Borgerservicechef", "KSR", "*1,register2,familie2", "da,en", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"valby", "Niels-Ole Pilegård", "Receptionist", "KSR", "*1", "da,en", "", DEMO_RECEPTION, NULL, NULL, NULL, NULL},
    {"valby", "Camilla Dyrskov", CLERK, "KSR", "*1,register2,pas2,digital2,skat2", "da,en,pl", "", DEMO_COUNTER, "skranke5", "staff", "skranke 1 i Valby", NULL},
    {"valby", "Simon Aaberg", CLERK, "FAF", "*1,register2,pas2,digital2,familie2,pension2,omsorg2,by2", "da,en", "", DEMO_COUNTER, NULL, NULL, NULL, NULL},
    {"valby", "Nadia Petrenko", CLERK, "KSR", "*1,register2,pas2,digital2", "da,en,uk", "", DEMO_COUNTER, NULL, NULL, NULL, NULL},
    {"valby", "Bent Skaarupgaard", CLERK, "SUF", "*1,register2,pas2,digital2,pension2,omsorg2", "da", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"valby", "Louise Kjærhave", CLERK, "KFF", "*1,register2,pas2,digital2,by2", "da,en", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"valby", "Erling Møgelby", "Skattemedarbejder (udstationeret)", "", "skat3", "da,en", "i boden onsdag 9–15", DEMO_OFF, NULL, NULL, NULL, "skattestyrelsen"},
    {"po-valby", "Jytte Langebæk", "Pensionsvejleder", "SUF", "*1,pension3,omsorg3", "da", "kl. 9–12", DEMO_DESK, NULL, NULL, NULL, NULL},
    {"po-valby", "Allan Ravnsborg", "Visitator", "SUF", "*1,omsorg3", "da,en", "kl. 9–11", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"po-valby", "Rikke Hasselriis", "Pensionsvejleder", "SUF", "*1,pension3", "da", "kl. 10–12", DEMO_OFF, NULL, NULL, NULL, NULL},
    /* Amager */
    {"amager", "Preben Solhøj", "Borgerservicechef", "KSR", "*1,register2", "da,en", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"amager", "Tina Broager", "Receptionist", "KSR", "*1", "da,en", "", DEMO_RECEPTION, NULL, NULL, NULL, NULL},
    {"amager", "Yasmin Farouk", CLERK, "KSR", "*1,register2,pas2,digital2,skat2", "da,en,ar", "", DEMO_COUNTER, "skranke6", "staff", "skranke 1 på Amager", NULL},
    {"amager", "Lars Hvidsten", CLERK, "FAF", "*1,register2,pas2,digital2,familie2,pension2,by2", "da,en", "", DEMO_COUNTER, NULL, NULL, NULL, NULL},
    {"amager", "Mette Ildved", CLERK, "KSR", "*1,register2,pas2,digital2,by2", "da,en,fo", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"amager", "Kasper Øllgaard", CLERK, "KFF", "*1,register2,pas2,digital2", "da,en", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"amager", "Bodil Frisenvang", "Skattemedarbejder (udstationeret)", "", "skat3", "da", "i boden torsdag 12–18", DEMO_OFF, NULL, NULL, NULL, "skattestyrelsen"},
    /* Kontaktcentret og det fælles kontaktcenter */
    {"kontaktcenter", "Susanne Ørbæk", "Leder af kontaktcentret", "KI", "*1", "da,en", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"kontaktcenter", "Emil Strandager", PHONES, "KI", "*1,register2,digital2", "da,en", "", DEMO_PHONE, "telefon", "staff", "telefon, e-mail og breve i kontaktcentret", NULL},
    {"kontaktcenter", "Pia Lundegaard", PHONES, "KI", "*1,familie2", "da,en", "", DEMO_PHONE, NULL, NULL, NULL, NULL},
    {"kontaktcenter", "Hassan Nuuri", PHONES, "KI", "*1,register2", "da,en,so", "", DEMO_PHONE, NULL, NULL, NULL, NULL},
    {"kontaktcenter", "Lone Bremersvej", PHONES, "KI", "*1,pension2", "da", "", DEMO_PHONE, NULL, NULL, NULL, NULL},
    {"kontaktcenter", "Viktor Samsing", PHONES, "KI", "*1,digital2", "da,en", "", DEMO_PHONE, NULL, NULL, NULL, NULL},
    {"kontaktcenter", "Agnes Tornbjerg", PHONES, "KI", "*1,by2", "da,en", "", DEMO_PHONE, NULL, NULL, NULL, NULL},
    {"kontaktcenter", "Malik Qureishi", PHONES, "KI", "*1,register2", "da,en,ur", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"kontaktcenter", "Sanne Elkjærholm", PHONES, "KI", "*1,skat2", "da,en", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"kontaktcenter", "Ruben Klitmark", PHONES, "KI", "*1", "da,en,es", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"faelles-kontaktcenter", "Maja Sundby-Krog", PHONES, "KI", "*1,register2", "da,en", "", DEMO_PHONE, NULL, NULL, NULL, NULL},
    {"faelles-kontaktcenter", "Finn Havneholm", PHONES, "KI", "*1", "da,en,sv", "", DEMO_PHONE, NULL, NULL, NULL, NULL},
    {"faelles-kontaktcenter", "Zeynep Aksoy", PHONES, "KI", "*1,familie2", "da,en,tr", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    /* Forvaltningerne */
    {"btf", "Ulrik Stenmagle", CASES, "BTF", "@BTF3", "da,en", "kl. 9–11", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"btf", "Charlotte Vejrup", CASES, "BTF", "@BTF3", "da", "kl. 10–12", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"faf", "Dennis Højrup-Lind", "Rådgiver", "FAF", "@FAF3", "da,en", "kl. 9–10 og 13–14", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"faf", "Hanne Skibelund", "Rådgiver", "FAF", "@FAF3", "da", "kl. 9–10", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"faf", "Bilal Karamani", CASES, "FAF", "@FAF3", "da,en,ar", "kl. 9–12", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"kff", "Eva Rydahl", CASES, "KFF", "@KFF3", "da,en", "kl. 10–14", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"kff", "Martin Assersen", CASES, "KFF", "@KFF3", "da", "kl. 10–12", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"ksr", "Ole Bjerregrav", "Fuldmægtig", "KSR", "@KSR3", "da,en", "kl. 9–12", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"ksr", "Karina Thorsager", CASES, "KSR", "@KSR3", "da", "kl. 9–14", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"mff", "Jacob Kærsgård", "Miljømedarbejder", "MFF", "@MFF3", "da,en", "kl. 8–10", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"mff", "Tove Ejstrup", CASES, "MFF", "@MFF3", "da", "kl. 9–12", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"suf", "Annelise Borup", "Fuldmægtig", "SUF", "@SUF3", "da", "kl. 9–12", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"suf", "Carsten Vindeby", CASES, "SUF", "@SUF3", "da,en", "kl. 9–11", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"uuf", "Sofie Ballum", "Skolekonsulent", "UUF", "@UUF3", "da,en", "kl. 9–12", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"uuf", "Poul Ildal", CASES, "UUF", "@UUF3", "da", "kl. 10–12", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"ki", "Kamilla Nordskov", "Vejviser", "KI", "*1,@KI3", "da,en,de,fr", "kl. 9–16", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"ki", "Laurits Fjelsted", "Redaktør af opgaveportalen", "KI", "*1", "da,en", "kl. 9–15", DEMO_OFF, "redaktoer", "editor", "redigerer opgavekataloget", NULL},
    {"ksr", "Astrid Hvilsom", "Systemadministrator", "KSR", "*1", "da,en", "kl. 9–15", DEMO_OFF, "admin", "administrator", "organisation, medarbejdere, konti og logbog", NULL},
    /* Dragør */
    {"borgerservice", "Mogens Kystvang", "Leder af borgerservice", "KSR", "*1,register2,pas2,familie2,pension3", "da,en", "", DEMO_BACK, "dragoer", "leader,staff", "Dragør Kommune: leder, som også betjener borgere", NULL},
    {"borgerservice", "Ellen Strandby", CLERK, "KSR", "*1,register2,pas2,digital2,skat2,by2,familie2,pension2,omsorg2", "da,en", "", DEMO_COUNTER, NULL, NULL, NULL, NULL},
    {"borgerservice", "Signe Vandborg", CLERK, "SUF", "*1,register2,pas2,digital2,pension3,omsorg3,familie2", "da", "", DEMO_OFF, NULL, NULL, NULL, NULL},
    {"borgerservice", "Jeppe Kongelunden", "Receptionist og telefon", "KI", "*1", "da,en", "", DEMO_RECEPTION, NULL, NULL, NULL, NULL},
    {"borgerservice", "Inger Drogden", "Systemadministrator", "KSR", "*1", "da", "", DEMO_OFF, "dragoer-admin", "administrator,editor", "Dragør Kommune: organisation og katalog", NULL},
    {},
};

const char *const demo_first_names[] = {
    "Anders", "Birthe", "Christian", "Dagmar", "Erik", "Freja", "Gunnar", "Hanna", "Ismail", "Jette", "Kurt", "Lærke", "Mads",
    "Nanna", "Oskar", "Poula", "Rune", "Sara", "Torben", "Ulla", "Viggo", "Winnie", "Zahra", "Åse", "Amina", "Bo", "Clara",
    "Daniel", "Elin", "Frode", "Grethe", "Hamza", "Inge", "Jens", "Katja", "Leif", "Maria", "Noah", "Olga", "Per", "Rita",
    "Stefan", "Tove", "Valdemar", "Yusuf", "Aleksandra", "Bjarne", "Conny", "Dimitri", "Ebba",
};
const size_t demo_first_names_n = sizeof demo_first_names / sizeof *demo_first_names;
const char *const demo_last_names[] = {
    "Prøvensen", "Demodal", "Eksempelgaard", "Testrup", "Fiktionsen", "Modelby", "Skitsholm", "Mønsterlund", "Tænkehøj",
    "Opdigtved", "Forsøgsen", "Attrapborg", "Øvelund", "Kladdegaard", "Udkastrup", "Påfundsen", "Spillevang", "Rollesen",
    "Kulissevig", "Scenborg",
};
const size_t demo_last_names_n = sizeof demo_last_names / sizeof *demo_last_names;
const char *const demo_streets[] = {
    "Prøvegangen", "Skitsevej", "Modelstræde", "Mønstervænget", "Eksempelallé", "Kladdegade", "Kulissevej", "Øvebakken",
};
const size_t demo_streets_n = sizeof demo_streets / sizeof *demo_streets;
