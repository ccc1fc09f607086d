/* The organisation and the matters of the demo. Names, addresses and numbers are invented; telephone numbers begin with 00,
 * which no Danish number does. */
#include "app/demo_tables.h"

#define WEEK(name, ...) static const struct demo_span name[] = {__VA_ARGS__}
#define AT(h, m) ((h) * 60 + (m))
WEEK(centre_week, {1, AT(9, 0), AT(15, 0)}, {2, AT(9, 0), AT(15, 0)}, {3, AT(9, 0), AT(15, 0)}, {4, AT(9, 0), AT(18, 0)}, {5, AT(9, 0), AT(14, 0)});
WEEK(phone_week, {1, AT(8, 0), AT(16, 0)}, {2, AT(8, 0), AT(16, 0)}, {3, AT(8, 0), AT(16, 0)}, {4, AT(8, 0), AT(18, 0)}, {5, AT(8, 0), AT(15, 0)});
WEEK(office_week, {1, AT(9, 0), AT(12, 0)}, {2, AT(9, 0), AT(12, 0)}, {3, AT(9, 0), AT(12, 0)}, {4, AT(9, 0), AT(12, 0)}, {4, AT(14, 0), AT(17, 0)}, {5, AT(9, 0), AT(12, 0)});
WEEK(small_week, {1, AT(10, 0), AT(14, 0)}, {2, AT(10, 0), AT(14, 0)}, {4, AT(10, 0), AT(17, 0)}, {5, AT(10, 0), AT(13, 0)});
#define WEEK_OF(w) {w, sizeof w / sizeof *w}
const struct demo_week demo_weeks[DEMO_WEEKS] = {
    [DEMO_CENTRE] = WEEK_OF(centre_week), [DEMO_PHONES] = WEEK_OF(phone_week),
    [DEMO_OFFICE] = WEEK_OF(office_week), [DEMO_SMALL] = WEEK_OF(small_week),
};

const struct demo_authority demo_served[] = {
    {"koebenhavn", "Københavns Kommune", "City of Copenhagen", "0101", "shared", "00 33 66 00", "https://www.kk.dk",
     "Delt administrativ ledelse (mellemformstyre). Demonstrationen forudsætter, at den dispensation, som kommunen søgte, er givet "
     "(styrelseslovens § 65 c, stk. 2): medarbejderne i borgerservice kan træffe afgørelse på tværs af forvaltningerne.",
     "Shared administrative leadership. The demonstration assumes that the dispensation which the city applied for was granted: "
     "staff in the service centres may decide across departments.", true},
    {"dragoer", "Dragør Kommune", "Dragør Municipality", "0155", "unified", "00 32 89 00", "https://www.dragoer.dk",
     "Enhedsforvaltning: ét borgerservicecenter med alle opgaver, og med i et fælles kontaktcenter.",
     "One service centre with every task, and a part in a shared contact centre.", false},
    {},
};

const struct demo_department demo_departments[] = {
    {"koebenhavn", "BTF", "Bygge- og Teknikforvaltningen"},
    {"koebenhavn", "FAF", "Familie- og Arbejdsmarkedsforvaltningen"},
    {"koebenhavn", "KFF", "Kultur- og Fritidsforvaltningen"},
    {"koebenhavn", "KSR", "Københavns Skatte- og Registerforvaltning"},
    {"koebenhavn", "MFF", "Miljø- og Forsyningsforvaltningen"},
    {"koebenhavn", "SUF", "Sundhedsforvaltningen"},
    {"koebenhavn", "UUF", "Uddannelses- og Ungdomsforvaltningen"},
    {"koebenhavn", "KI", "Københavner Information"},
    {"koebenhavn", "Stat", "Statslige opgaver i borgerservice"},
    {"dragoer", "BTF", "Teknik og Plan"},
    {"dragoer", "FAF", "Familie og Beskæftigelse"},
    {"dragoer", "KFF", "Kultur og Fritid"},
    {"dragoer", "KSR", "Borgerservice"},
    {"dragoer", "MFF", "Miljø"},
    {"dragoer", "SUF", "Sundhed og Omsorg"},
    {"dragoer", "UUF", "Skole og Ungdom"},
    {"dragoer", "KI", "Borgerservice"},
    {"dragoer", "Stat", "Statslige opgaver i borgerservice"},
    {},
};

#define CENTRE(k, ...) {.authority = "koebenhavn", .key = k, .kind = COMPETENCE_SERVICE_CENTRE, .hours = DEMO_CENTRE, __VA_ARGS__}
#define OFFICE(k, n, d, a) {.authority = "koebenhavn", .key = k, .kind = COMPETENCE_DEPARTMENT, .hours = DEMO_OFFICE, .name = n, .department = d, \
                            .address = a, .phone = "00 33 66 00", .email = k "@koebenhavn.example", .model = "torv"}
const struct demo_unit demo_units[] = {
    CENTRE("indre-by", .name = "Borgerservice Indre By", .address = "Toldbuens Plads 1, 1358 København K", .phone = "00 33 66 01",
           .email = "indre-by@koebenhavn.example", .model = "supermarked", .counters = 6,
           .booth_hours = "mandag og onsdag 10–14, torsdag 12–18", .tickets = 48),
    CENTRE("noerrebro", .name = "Borgerservice Nørrebro", .address = "Fristedsgade 14, 2200 København N", .phone = "00 33 66 02",
           .email = "noerrebro@koebenhavn.example", .model = "hybrid", .counters = 5, .booth_hours = "tirsdag og fredag 9–14", .tickets = 46),
    CENTRE("valby", .name = "Borgerservice Valby", .address = "Møllerensgang 3, 2500 Valby", .phone = "00 33 66 03",
           .email = "valby@koebenhavn.example", .model = "hybrid", .counters = 5, .booth_hours = "onsdag 9–15", .tickets = 34),
    CENTRE("amager", .name = "Borgerservice Amager", .address = "Strandlodsbuen 27, 2300 København S", .phone = "00 33 66 04",
           .email = "amager@koebenhavn.example", .model = "supermarked", .counters = 4, .booth_hours = "torsdag 12–18", .tickets = 29),
    {.authority = "koebenhavn", .key = "kontaktcenter", .kind = COMPETENCE_CONTACT_CENTRE, .name = "Kontaktcenter København",
     .address = "Telefonbakken 2, 2450 København SV", .phone = "00 33 66 00", .email = "post@koebenhavn.example",
     .model = "supermarked", .hours = DEMO_PHONES, .calls = 86},
    {.authority = "koebenhavn", .key = "faelles-kontaktcenter", .kind = COMPETENCE_SHARED_CONTACT_CENTRE, .name = "Fælles Kontaktcenter Øresund",
     .address = "Telefonbakken 2, 2450 København SV", .phone = "00 33 66 10", .email = "faelles@koebenhavn.example",
     .model = "samarbejde", .hours = DEMO_PHONES, .calls = 24},
    OFFICE("po-noerrebro", "P/O-kontor Nørrebro", "SUF", "Fristedsgade 14, 2200 København N"),
    OFFICE("po-valby", "P/O-kontor Valby", "SUF", "Møllerensgang 3, 2500 Valby"),
    OFFICE("btf", "Bygge- og Teknikforvaltningen", "BTF", "Stilladsgade 8, 2300 København S"),
    OFFICE("faf", "Familie- og Arbejdsmarkedsforvaltningen", "FAF", "Vestre Fællesvej 41, 2100 København Ø"),
    OFFICE("kff", "Kultur- og Fritidsforvaltningen", "KFF", "Rådstuegangen 5, 1552 København V"),
    OFFICE("ksr", "Københavns Skatte- og Registerforvaltning", "KSR", "Registergården 2, 1358 København K"),
    OFFICE("mff", "Miljø- og Forsyningsforvaltningen", "MFF", "Kildeparken 20, 2450 København SV"),
    OFFICE("suf", "Sundhedsforvaltningen", "SUF", "Omsorgspladsen 1, 1552 København V"),
    OFFICE("uuf", "Uddannelses- og Ungdomsforvaltningen", "UUF", "Skolestien 12, 1620 København V"),
    OFFICE("ki", "Københavner Information", "KI", "Rådstuegangen 1, 1552 København V"),
    {.authority = "koebenhavn", .key = "jobcenter", .kind = COMPETENCE_DEPARTMENT, .owner = "jobcenter", .name = "Jobcenter København",
     .address = "Ravnsborgplads 9, 2200 København N", .phone = "00 33 66 50", .email = "jobcenter@koebenhavn.example", .model = "torv", .hours = DEMO_CENTRE},
    {.authority = "dragoer", .key = "jobcenter", .kind = COMPETENCE_DEPARTMENT, .owner = "jobcenter", .name = "Jobcenter Dragør",
     .address = "Lodsgangen 6, 2791 Dragør", .phone = "00 32 89 50", .email = "jobcenter@dragoer.example", .model = "torv", .hours = DEMO_SMALL},
    {.authority = "dragoer", .key = "borgerservice", .kind = COMPETENCE_SERVICE_CENTRE, .name = "Borgerservice Dragør",
     .address = "Lodsgangen 4, 2791 Dragør", .phone = "00 32 89 00", .email = "borgerservice@dragoer.example", .model = "supermarked",
     .broad = true, .hours = DEMO_SMALL, .counters = 3, .tickets = 17, .calls = 6},
    {},
};

const struct demo_skill demo_skills[] = {
    {"register", "flytteanmeldelse,bopaelsattest,adresseoplysninger,sundhedskort,laegevalg-sygesikring,eu-sygesikringskort,"
                 "ind-og-udrejse,cpr-nummer-udlaending,navne-og-adressebeskyttelse,legitimationskort,brevafstemning,fuldmagt-laeseadgang"},
    {"pas", "pas,koerekort,kassefunktion"},
    {"skat", "skattekort-forskud,aarsopgoerelse,hjemmeservice,laan-ejendomsskat,attester-vurdering-opkraevning"},
    {"digital", "mitid,digital-post-fritagelse,it-hjaelp,fuldmagt-laeseadgang,nemkonto"},
    {"familie", "boligsikring,boligydelse-foertidspensionister,boerne-og-ungeydelse,boernetilskud,orlov-boernepasning,feriepenge,"
                "pladsanvisning,oekonomisk-friplads,privat-pasning"},
    {"pension", "folkepension,boligydelse,helbredstillaeg,personlige-tillaeg,pension-oevrige,begravelseshjaelp,licensnedsaettelse"},
    {"omsorg", "aeldrebolig-plejebolig,boligvisitation,praktisk-bistand,personlig-bistand,forebyggende-besoeg,frit-valg,"
               "hjaelpemidler-personlige,hjaelpemidler-tekniske,hjaelpemidler-ergoterapeut"},
    {"by", "affald,energiraadgivning-private,kort,tinglysning,vaerdipaategning-skoede,betalingsaftale,vielse"},
    {},
};

const struct demo_agreement demo_agreements[] = {
    {"koebenhavn", "politiet", "statutory_basis", "pas", "Paslovgivningen; vejledningen fra 2006 afsnit 3.4.1 »Særligt om pas og kørekort«", 2007, 0},
    {"koebenhavn", "faerdselsstyrelsen", "statutory_basis", "koerekort", "Færdselslovgivningen; vejledningen fra 2006 afsnit 3.4.1 »Særligt om pas og kørekort«", 2007, 0},
    {"koebenhavn", "skattestyrelsen", "agreement", NULL, "Aftale om udstationerede skattemedarbejdere i borgerservice (demonstration)", 2024, 0},
    {"koebenhavn", "digitaliseringsstyrelsen", "agreement", "mitid", "Aftale om at udstede MitID ved personligt fremmøde (demonstration)", 2022, 0},
    {"koebenhavn", "tinglysningsretten", "agreement", "tinglysning", "Forsøg med hjælp til tinglysning (demonstration)", 2020, 2023},
    {"dragoer", "politiet", "statutory_basis", "pas", "Paslovgivningen; vejledningen fra 2006 afsnit 3.4.1 »Særligt om pas og kørekort«", 2007, 0},
    {"dragoer", "faerdselsstyrelsen", "statutory_basis", "koerekort", "Færdselslovgivningen; vejledningen fra 2006 afsnit 3.4.1 »Særligt om pas og kørekort«", 2007, 0},
    {},
};
