#include "competence/competence.h"

/* ---- layer 1: the law ---- */

/* Whose matter it is, as the law's columns see it. */
enum column { OWN, OTHER, OTHER_TAX, JOBCENTRE, COLUMNS };

/* What a rule leaves open until more facts are known. */
enum proviso {
    PLAIN,
    BY_AGREEMENT, /* in a service centre with an agreement, elsewhere with a statutory basis */
    BY_STATUTE,   /* with a statutory basis; passports and licences have it in the Passport and Road Traffic Acts */
    BY_EMPLOYER,  /* by the authority's own employees */
};
struct rule {
    enum competence_ruling ruling;
    enum proviso proviso;
    uint32_t conditions;
};

#define BIT(x) (1u << (x))
#define MUST {COMPETENCE_MUST, PLAIN, 0}
#define MAY {COMPETENCE_MAY, PLAIN, 0}
#define UNSETTLED {COMPETENCE_UNSETTLED, PLAIN, 0}
#define MUST_NOT {COMPETENCE_MUST_NOT, PLAIN, 0}
#define DISCLAIMED {COMPETENCE_MAY, PLAIN, BIT(COMPETENCE_NO_DECISION_DISCLAIMER)}
#define AGREED {COMPETENCE_MUST_NOT, BY_AGREEMENT, 0}
#define STATUTE {COMPETENCE_MUST_NOT, BY_STATUTE, 0}
#define EMPLOYER {COMPETENCE_MUST_NOT, BY_EMPLOYER, 0}

static const struct rule law[COMPETENCE_ACTIVITIES][COLUMNS] = {
    /*                                   own   other       other, tax  jobcentre */
    [COMPETENCE_SIGNPOST]            = {MUST, MUST,       MUST,       MUST},
    [COMPETENCE_HAND_OUT]            = {MAY,  MAY,        MUST,       MAY},
    [COMPETENCE_RECEIVE_FORWARD]     = {MAY,  MAY,        MUST,       MAY},
    [COMPETENCE_FORWARD_MISDIRECTED] = {MUST, MUST,       MUST,       MUST},
    [COMPETENCE_HELP_FILL]           = {MUST, MAY,        MAY,        UNSETTLED},
    [COMPETENCE_GUIDE_ABSTRACT]      = {MUST, MAY,        MUST,       MUST_NOT},
    [COMPETENCE_GUIDE_CONCRETE]      = {MUST, MUST_NOT,   MUST_NOT,   MUST_NOT},
    [COMPETENCE_ESTIMATE]            = {MAY,  DISCLAIMED, DISCLAIMED, MUST_NOT},
    [COMPETENCE_POINT_OUT_CONDITION] = {MUST, DISCLAIMED, DISCLAIMED, MUST_NOT},
    [COMPETENCE_SEARCH_HELP]         = {MAY,  MAY,        MUST,       MAY},
    [COMPETENCE_SELFSERVICE_HELP]    = {MAY,  MAY,        MUST,       MAY},
    [COMPETENCE_CASE_STEP]           = {MAY,  AGREED,     AGREED,     MUST_NOT},
    [COMPETENCE_DECIDE]              = {MAY,  STATUTE,    EMPLOYER,   MUST_NOT},
};

static const char CITE_OWN[] = "GUIDE 1.3";
static const char CITE_JOBCENTRE[] = "GUIDE 3.3.1";
static const char CITE_OTHER[] = "GUIDE 3.4.1";
static const char CITE_EXAMPLES[] = "GUIDE 3.4.1 eksempelboks 1";
static const char CITE_TAX[] = "GUIDE 3.4.1 \"Særligt om skatteområdet\"";
static const char CITE_PASSPORT[] = "GUIDE 3.4.1 \"Særligt om pas og kørekort\"";
static const char CITE_WHICH_AUTHORITY[] = "GUIDE 2.4.1";
static const char CITE_OFFER[] = "GUIDE 3.3.2 inspirationsboks 7";
static const char CITE_NARROW[] = "KBH bilag 1 \"Principper for opgavefordelingen\"";
static const char CITE_SHARED_CENTRE[] = "LAW/KL § 3a";
static const char CITE_QUALIFIED[] = "GUIDE 4.3.2";
static const char CITE_SECONDED[] = "KBH \"Udstationering af medarbejdere\"";
static const char CITE_DISPENSATION[] = "KBH \"Dispensation fra den kommunale styrelseslov\"";

/* What one layer says of an activity that the layer before it allowed. */
struct step {
    enum competence_ruling ruling;
    enum competence_handover handover;
    const char *citation;
};

static void cite(struct competence_verdict *v, const char *citation) {
    for (size_t i = 0; i < v->citations_n; i++)
        if (v->citations[i] == citation) return;
    v->citations[v->citations_n++] = citation;
}

/* The strictest ruling stands; the first layer that forbids says whom to hand over to and is cited first. */
static void narrow(struct competence_verdict *v, struct step s) {
    if (s.ruling > v->ruling && s.ruling == COMPETENCE_MUST_NOT) {
        for (size_t i = v->citations_n++; i > 0; i--) v->citations[i] = v->citations[i - 1];
        v->citations[0] = s.citation;
    } else {
        cite(v, s.citation);
    }
    if (s.ruling <= v->ruling) return;
    v->ruling = s.ruling;
    v->handover = s.handover;
}

static enum column column_of(const struct competence_facts *f) {
    if (f->owner == COMPETENCE_OWN) return OWN;
    if (f->owner == COMPETENCE_JOBCENTRE) return JOBCENTRE;
    return f->area == COMPETENCE_TAX ? OTHER_TAX : OTHER;
}

static void apply_proviso(struct competence_verdict *v, const struct competence_facts *f, enum proviso proviso) {
    switch (proviso) {
    case PLAIN: break;
    case BY_AGREEMENT:
        if (f->unit != COMPETENCE_SERVICE_CENTRE) {
            if (f->statutory_basis) v->ruling = COMPETENCE_MAY;
        } else if (f->agreement) {
            v->ruling = COMPETENCE_MAY;
        } else {
            v->ruling = COMPETENCE_UNSETTLED;
            v->conditions |= BIT(COMPETENCE_AGREEMENT_NEEDED);
        }
        break;
    case BY_STATUTE:
        if (f->statutory_basis || f->area == COMPETENCE_PASSPORT_LICENCE) v->ruling = COMPETENCE_MAY;
        break;
    case BY_EMPLOYER:
        if (f->employee.employer == f->owner) v->ruling = COMPETENCE_MAY;
        break;
    }
}

static void cite_law(struct competence_verdict *v, const struct competence_facts *f, enum column column) {
    switch (column) {
    case OWN: cite(v, CITE_OWN); break;
    case JOBCENTRE: cite(v, CITE_JOBCENTRE); break;
    case OTHER_TAX: cite(v, CITE_TAX); cite(v, CITE_OTHER); break;
    default:
        if (f->area == COMPETENCE_PASSPORT_LICENCE) cite(v, CITE_PASSPORT);
        cite(v, CITE_OTHER);
    }
    if (column != OWN && v->ruling == COMPETENCE_MUST_NOT && column != JOBCENTRE) cite(v, CITE_EXAMPLES);
    if (column == OTHER_TAX && f->activity == COMPETENCE_DECIDE) cite(v, CITE_SECONDED);
    if (column != OWN) cite(v, CITE_WHICH_AUTHORITY);
}

static struct competence_verdict layer_law(const struct competence_facts *f) {
    enum column column = column_of(f);
    struct rule rule = law[f->activity][column];
    struct competence_verdict v = {.ruling = rule.ruling, .conditions = rule.conditions};
    apply_proviso(&v, f, rule.proviso);
    if (column != OWN) v.conditions |= BIT(COMPETENCE_SAY_WHICH_AUTHORITY);
    if (v.ruling >= COMPETENCE_UNSETTLED) v.handover = COMPETENCE_TO_AUTHORITY;
    cite_law(&v, f, column);
    return v;
}

/* ---- layer 2: what this unit has taken on ---- */

/* What every unit does for every task, whatever it offers. */
static const uint32_t always_offered = BIT(COMPETENCE_SIGNPOST) | BIT(COMPETENCE_HAND_OUT) |
                                       BIT(COMPETENCE_GUIDE_ABSTRACT) | BIT(COMPETENCE_SEARCH_HELP) |
                                       BIT(COMPETENCE_SELFSERVICE_HELP) | BIT(COMPETENCE_FORWARD_MISDIRECTED);

/* Whom to ask first: of our own matters the department answers, of another authority's only that one. */
static enum competence_handover who_settles(const struct competence_facts *f) {
    return f->owner == COMPETENCE_OWN ? COMPETENCE_TO_DEPARTMENT : COMPETENCE_TO_AUTHORITY;
}

static void layer_unit(struct competence_verdict *v, const struct competence_facts *f) {
    uint32_t offered = always_offered | (f->offered == COMPETENCE_PARTIAL ? f->offered_activities : 0);
    bool shared = f->unit == COMPETENCE_SHARED_CONTACT_CENTRE;
    if (shared && !f->participant && f->activity != COMPETENCE_SIGNPOST)
        narrow(v, (struct step){COMPETENCE_MUST_NOT, COMPETENCE_TO_AUTHORITY, CITE_SHARED_CENTRE});
    if (f->offered != COMPETENCE_FULL && !(offered & BIT(f->activity)))
        narrow(v, (struct step){COMPETENCE_MUST_NOT, COMPETENCE_TO_DEPARTMENT, CITE_OFFER});
    if (f->activity != COMPETENCE_DECIDE) return;
    if (f->narrow_model && f->depth == 3 && f->unit != COMPETENCE_DEPARTMENT)
        narrow(v, (struct step){COMPETENCE_MUST_NOT, COMPETENCE_TO_DEPARTMENT, CITE_NARROW});
    if (shared) narrow(v, (struct step){COMPETENCE_UNSETTLED, who_settles(f), CITE_SHARED_CENTRE});
}

/* ---- layer 3: this employee ---- */

static const uint32_t employee_matters = BIT(COMPETENCE_GUIDE_CONCRETE) | BIT(COMPETENCE_ESTIMATE) |
                                         BIT(COMPETENCE_CASE_STEP) | BIT(COMPETENCE_DECIDE);
static const uint32_t seconded_may = BIT(COMPETENCE_CASE_STEP) | BIT(COMPETENCE_DECIDE);

static void layer_employee(struct competence_verdict *v, const struct competence_facts *f) {
    if (!(employee_matters & BIT(f->activity))) return;
    bool seconded = f->employee.employer != COMPETENCE_OWN;
    bool decides = f->activity == COMPETENCE_DECIDE;
    if (!f->employee.qualified)
        narrow(v, (struct step){COMPETENCE_MUST_NOT, COMPETENCE_TO_QUALIFIED_COLLEAGUE, CITE_QUALIFIED});
    if (seconded && decides && f->owner == COMPETENCE_OWN)
        narrow(v, (struct step){COMPETENCE_MUST_NOT, COMPETENCE_TO_DEPARTMENT_COLLEAGUE, CITE_SECONDED});
    if (decides && f->leadership == COMPETENCE_SHARED && !f->dispensation &&
        !str_eq(f->employee.department, f->task_department))
        narrow(v, (struct step){COMPETENCE_MUST_NOT, COMPETENCE_TO_DEPARTMENT_COLLEAGUE, CITE_DISPENSATION});
}

/* A seconded employee who knows the task acts in the matters of the authority that sent them. */
static bool acts_for_own_employer(const struct competence_facts *f) {
    return f->employee.employer != COMPETENCE_OWN && f->employee.employer == f->owner && f->employee.qualified &&
           (seconded_may & BIT(f->activity));
}

static struct competence_verdict seconded_verdict(const struct competence_facts *f) {
    struct competence_verdict v = {.ruling = COMPETENCE_MAY, .conditions = BIT(COMPETENCE_SAY_WHICH_AUTHORITY)};
    cite(&v, CITE_SECONDED);
    if (f->area == COMPETENCE_TAX) cite(&v, CITE_TAX);
    cite(&v, CITE_WHICH_AUTHORITY);
    return v;
}

uint32_t competence_duties(enum competence_activity activity) {
    switch (activity) {
    case COMPETENCE_DECIDE: return BIT(COMPETENCE_APPEAL_GUIDANCE) | BIT(COMPETENCE_NOTE_DUTY);
    case COMPETENCE_CASE_STEP:
    case COMPETENCE_GUIDE_CONCRETE: return BIT(COMPETENCE_NOTE_DUTY);
    default: return 0;
    }
}

struct competence_verdict competence(const struct competence_facts *f) {
    struct competence_verdict v;
    if (acts_for_own_employer(f)) {
        v = seconded_verdict(f);
    } else {
        v = layer_law(f);
        layer_unit(&v, f);
        layer_employee(&v, f);
    }
    if (v.ruling == COMPETENCE_MUST_NOT) v.conditions &= BIT(COMPETENCE_SAY_WHICH_AUTHORITY);
    else v.conditions |= competence_duties(f->activity);
    return v;
}

/* ---- the words ---- */

const char *const competence_activity_names[COMPETENCE_ACTIVITIES] = {
    [COMPETENCE_SIGNPOST] = "signpost",
    [COMPETENCE_HAND_OUT] = "hand_out",
    [COMPETENCE_RECEIVE_FORWARD] = "receive_forward",
    [COMPETENCE_FORWARD_MISDIRECTED] = "forward_misdirected",
    [COMPETENCE_HELP_FILL] = "help_fill",
    [COMPETENCE_GUIDE_ABSTRACT] = "guide_abstract",
    [COMPETENCE_GUIDE_CONCRETE] = "guide_concrete",
    [COMPETENCE_ESTIMATE] = "estimate",
    [COMPETENCE_POINT_OUT_CONDITION] = "point_out_condition",
    [COMPETENCE_SEARCH_HELP] = "search_help",
    [COMPETENCE_SELFSERVICE_HELP] = "selfservice_help",
    [COMPETENCE_CASE_STEP] = "case_step",
    [COMPETENCE_DECIDE] = "decide",
};
const char *const competence_owner_names[COMPETENCE_OWNERS] = {"own", "municipality", "state", "region", "jobcentre"};
const char *const competence_area_names[COMPETENCE_AREAS] = {"general", "tax", "passport_licence"};
const char *const competence_unit_names[COMPETENCE_UNITS] = {"service_centre", "contact_centre",
                                                             "shared_contact_centre", "department"};
const char *const competence_offer_names[COMPETENCE_OFFERS] = {"full", "partial", "none"};
const char *const competence_leadership_names[COMPETENCE_LEADERSHIPS] = {"unified", "shared"};
const char *const competence_ruling_names[COMPETENCE_RULINGS] = {"must", "may", "unsettled", "must_not"};
const char *const competence_condition_names[COMPETENCE_CONDITIONS] = {
    "say_which_authority", "no_decision_disclaimer", "agreement_needed", "appeal_guidance", "note_duty"};
const char *const competence_handover_names[COMPETENCE_HANDOVERS] = {
    NULL, "competent_authority", "department", "qualified_colleague", "department_colleague"};
