/* The 98 municipalities of Denmark by their code (CPR's; Danmarks Adresseregister). In the order of the alphabet. */
#include "authority/municipalities.h"
#include "authority/authority.h"

static const struct form_option municipalities[] = {
    {S_INIT("0165"), "Albertslund", false}, {S_INIT("0201"), "Allerød", false}, {S_INIT("0420"), "Assens", false},
    {S_INIT("0151"), "Ballerup", false}, {S_INIT("0530"), "Billund", false}, {S_INIT("0400"), "Bornholm", false},
    {S_INIT("0153"), "Brøndby", false}, {S_INIT("0810"), "Brønderslev", false}, {S_INIT("0155"), "Dragør", false},
    {S_INIT("0240"), "Egedal", false}, {S_INIT("0561"), "Esbjerg", false}, {S_INIT("0563"), "Fanø", false},
    {S_INIT("0710"), "Favrskov", false}, {S_INIT("0320"), "Faxe", false}, {S_INIT("0210"), "Fredensborg", false},
    {S_INIT("0607"), "Fredericia", false}, {S_INIT("0147"), "Frederiksberg", false}, {S_INIT("0813"), "Frederikshavn", false},
    {S_INIT("0250"), "Frederikssund", false}, {S_INIT("0190"), "Furesø", false}, {S_INIT("0430"), "Faaborg-Midtfyn", false},
    {S_INIT("0157"), "Gentofte", false}, {S_INIT("0159"), "Gladsaxe", false}, {S_INIT("0161"), "Glostrup", false},
    {S_INIT("0253"), "Greve", false}, {S_INIT("0270"), "Gribskov", false}, {S_INIT("0376"), "Guldborgsund", false},
    {S_INIT("0510"), "Haderslev", false}, {S_INIT("0260"), "Halsnæs", false}, {S_INIT("0766"), "Hedensted", false},
    {S_INIT("0217"), "Helsingør", false}, {S_INIT("0163"), "Herlev", false}, {S_INIT("0657"), "Herning", false},
    {S_INIT("0219"), "Hillerød", false}, {S_INIT("0860"), "Hjørring", false}, {S_INIT("0316"), "Holbæk", false},
    {S_INIT("0661"), "Holstebro", false}, {S_INIT("0615"), "Horsens", false}, {S_INIT("0167"), "Hvidovre", false},
    {S_INIT("0169"), "Høje-Taastrup", false}, {S_INIT("0223"), "Hørsholm", false}, {S_INIT("0756"), "Ikast-Brande", false},
    {S_INIT("0183"), "Ishøj", false}, {S_INIT("0849"), "Jammerbugt", false}, {S_INIT("0326"), "Kalundborg", false},
    {S_INIT("0440"), "Kerteminde", false}, {S_INIT("0621"), "Kolding", false}, {S_INIT("0101"), "København", false},
    {S_INIT("0259"), "Køge", false}, {S_INIT("0482"), "Langeland", false}, {S_INIT("0350"), "Lejre", false},
    {S_INIT("0665"), "Lemvig", false}, {S_INIT("0360"), "Lolland", false}, {S_INIT("0173"), "Lyngby-Taarbæk", false},
    {S_INIT("0825"), "Læsø", false}, {S_INIT("0846"), "Mariagerfjord", false}, {S_INIT("0410"), "Middelfart", false},
    {S_INIT("0773"), "Morsø", false}, {S_INIT("0707"), "Norddjurs", false}, {S_INIT("0480"), "Nordfyns", false},
    {S_INIT("0450"), "Nyborg", false}, {S_INIT("0370"), "Næstved", false}, {S_INIT("0727"), "Odder", false},
    {S_INIT("0461"), "Odense", false}, {S_INIT("0306"), "Odsherred", false}, {S_INIT("0730"), "Randers", false},
    {S_INIT("0840"), "Rebild", false}, {S_INIT("0760"), "Ringkøbing-Skjern", false}, {S_INIT("0329"), "Ringsted", false},
    {S_INIT("0265"), "Roskilde", false}, {S_INIT("0230"), "Rudersdal", false}, {S_INIT("0175"), "Rødovre", false},
    {S_INIT("0741"), "Samsø", false}, {S_INIT("0740"), "Silkeborg", false}, {S_INIT("0746"), "Skanderborg", false},
    {S_INIT("0779"), "Skive", false}, {S_INIT("0330"), "Slagelse", false}, {S_INIT("0269"), "Solrød", false},
    {S_INIT("0340"), "Sorø", false}, {S_INIT("0336"), "Stevns", false}, {S_INIT("0671"), "Struer", false},
    {S_INIT("0479"), "Svendborg", false}, {S_INIT("0706"), "Syddjurs", false}, {S_INIT("0540"), "Sønderborg", false},
    {S_INIT("0787"), "Thisted", false}, {S_INIT("0550"), "Tønder", false}, {S_INIT("0185"), "Tårnby", false},
    {S_INIT("0187"), "Vallensbæk", false}, {S_INIT("0573"), "Varde", false}, {S_INIT("0575"), "Vejen", false},
    {S_INIT("0630"), "Vejle", false}, {S_INIT("0820"), "Vesthimmerlands", false}, {S_INIT("0791"), "Viborg", false},
    {S_INIT("0390"), "Vordingborg", false}, {S_INIT("0492"), "Ærø", false}, {S_INIT("0580"), "Aabenraa", false},
    {S_INIT("0851"), "Aalborg", false}, {S_INIT("0751"), "Aarhus", false},
};

enum { MUNICIPALITIES = sizeof municipalities / sizeof *municipalities };

bool authority_municipality_known(str code) {
    return !code.n || authority_municipality_name(code);
}

const char *authority_municipality_name(str code) {
    for (size_t i = 0; i < MUNICIPALITIES; i++)
        if (str_eq(municipalities[i].value, code)) return municipalities[i].label;
    return NULL;
}

str authority_municipality_title(struct arena *a, str code) {
    const char *name = authority_municipality_name(code);
    if (!name) return (str){};
    if (str_eq_c(code, "0101")) return S("Københavns Kommune");
    if (str_eq_c(code, "0400")) return S("Bornholms Regionskommune");
    return str_printf(a, "%s Kommune", name);
}

enum err authority_residences(struct db_tx *tx, struct arena *a, int64_t authority_id, struct authority_residences *ret) {
    struct authority us;
    TRY(authority_by_id(tx, a, authority_id, &us));
    struct form_option *at = arena_many(a, MUNICIPALITIES + 2, struct form_option);
    size_t n = 0;
    at[n++] = (struct form_option){S(""), T("Ikke oplyst"), false};
    if (us.municipality_code.n) at[n++] = (struct form_option){us.municipality_code, T("Nej, bor her"), false};
    for (size_t i = 0; i < MUNICIPALITIES; i++)
        if (!str_eq(municipalities[i].value, us.municipality_code)) at[n++] = municipalities[i];
    *ret = (struct authority_residences){at, n};
    return OK;
}
