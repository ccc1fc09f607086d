#include "view/format.h"

static const char *const MONTHS[] = {T("januar"), T("februar"), T("marts"),     T("april"),   T("maj"),      T("juni"),
                                     T("juli"),   T("august"),  T("september"), T("oktober"), T("november"), T("december")};
static const char *const WEEKDAYS[] = {T("mandag"), T("tirsdag"), T("onsdag"), T("torsdag"), T("fredag"), T("lørdag"), T("søndag")};

/* The marks between digits. */
static const struct {
    char time, thousands, decimal;
} MARKS[LANG_COUNT] = {[LANG_DA] = {'.', '.', ','}, [LANG_EN] = {':', ',', '.'}};

static str nothing(void) {
    return S("–");
}

static str fill(const struct view *v, const char *msgid, str a, str b, str c) {
    return text_with(v->arena, v->lang, msgid, (str[]){a, b, c}, 3);
}

static str number(const struct view *v, int64_t n) {
    return str_number(v->arena, n);
}

/* ---- time ---- */
str fmt_clock(const struct view *v, int minutes) {
    if (minutes < 0) return nothing();
    return str_printf(v->arena, "%d%c%02d", minutes / 60, MARKS[v->lang].time, minutes % 60);
}

str fmt_hm(const struct view *v, ms_t t) {
    if (t < 0) return nothing();
    struct clock_local l = clock_local(t);
    return str_printf(v->arena, "%02d%c%02d", l.hour, MARKS[v->lang].time, l.minute);
}

str fmt_date(const struct view *v, ms_t t) {
    if (t < 0) return nothing();
    struct clock_local l = clock_local(t);
    return fill(v, T("{1}. {2} {3}"), number(v, l.day), text_tr(v->lang, MONTHS[l.month - 1]), number(v, l.year));
}

str fmt_date_short(const struct view *v, ms_t t) {
    if (t < 0) return nothing();
    struct clock_local l = clock_local(t);
    str day = str_printf(v->arena, "%02d", l.day), month = str_printf(v->arena, "%02d", l.month);
    return fill(v, T("{1}.{2}.{3}"), day, month, number(v, l.year));
}

str fmt_weekday(const struct view *v, int weekday) {
    return weekday >= 1 && weekday <= 7 ? text_tr(v->lang, WEEKDAYS[weekday - 1]) : nothing();
}

str fmt_day(const struct view *v, ms_t t) {
    if (t < 0) return nothing();
    struct clock_local l = clock_local(t);
    return fill(v, T("{1} {2}. {3}"), fmt_weekday(v, l.weekday), number(v, l.day), text_tr(v->lang, MONTHS[l.month - 1]));
}

str fmt_date_time(const struct view *v, ms_t t) {
    if (t < 0) return nothing();
    return fill(v, T("{1} kl. {2}"), fmt_date(v, t), fmt_hm(v, t), (str){});
}

str fmt_minutes(const struct view *v, int64_t minutes) {
    if (minutes < 0) return nothing();
    if (minutes >= 120) return fmt_duration(v, minutes * MINUTE);
    return fill(v, T("{1} min."), number(v, minutes), (str){}, (str){});
}

static str days_hours(const struct view *v, int64_t days, int64_t hours) {
    str d = number(v, days), h = number(v, hours);
    if (!hours) return fill(v, days == 1 ? T("{1} dag") : T("{1} dage"), d, (str){}, (str){});
    return fill(v, days == 1 ? T("{1} dag {2} t.") : T("{1} dage {2} t."), d, h, (str){});
}

str fmt_duration(const struct view *v, ms_t length) {
    if (length < 0) return nothing();
    int64_t minutes = length / MINUTE, hours = minutes / 60, days = hours / 24;
    if (days) return days_hours(v, days, hours % 24);
    if (!minutes) return text_tr(v->lang, T("under 1 min."));
    if (!hours) return fmt_minutes(v, minutes);
    if (minutes % 60 == 0) return fill(v, T("{1} t."), number(v, hours), (str){}, (str){});
    return fill(v, T("{1} t. {2} min."), number(v, hours), number(v, minutes % 60), (str){});
}

str fmt_wait(const struct view *v, int64_t minutes) {
    if (minutes < 0) return text_tr(v->lang, T("Vi kender ikke ventetiden lige nu"));
    if (minutes == 0) return text_tr(v->lang, T("Ingen ventetid"));
    return fill(v, T("Ventetid cirka {1}"), fmt_minutes(v, minutes), (str){}, (str){});
}

str fmt_wait_until(const struct view *v, int64_t minutes) {
    if (minutes < 0) return text_tr(v->lang, T("vi ved ikke, hvornår"));
    if (minutes == 0) return text_tr(v->lang, T("nu"));
    return fill(v, T("om {1}"), fmt_minutes(v, minutes), (str){}, (str){});
}

/* ---- numbers ---- */
static void grouped(const struct view *v, struct buf *out, uint64_t n) {
    if (n >= 1000) {
        grouped(v, out, n / 1000);
        buf_printf(out, "%c%03d", MARKS[v->lang].thousands, (int)(n % 1000));
    } else {
        buf_int(out, (int64_t)n);
    }
}

str fmt_number(const struct view *v, int64_t n) {
    if (n == DB_NULL) return nothing();
    BUF(out);
    if (n < 0) buf_char(&out, '-');
    grouped(v, &out, (uint64_t)(n < 0 ? -n : n));
    return str_dup(v->arena, buf_str(&out));
}

str fmt_kr(const struct view *v, int64_t oere) {
    if (oere == DB_NULL) return nothing();
    uint64_t size = (uint64_t)(oere < 0 ? -oere : oere);
    BUF(out);
    if (oere < 0) buf_char(&out, '-');
    grouped(v, &out, size / 100);
    buf_printf(&out, "%c%02d", MARKS[v->lang].decimal, (int)(size % 100));
    return fill(v, T("{1} kr."), buf_str(&out), (str){}, (str){});
}

str fmt_percent(const struct view *v, int64_t part, int64_t whole) {
    if (whole <= 0 || part == DB_NULL) return nothing();
    return fill(v, T("{1} %"), number(v, (part * 200 + whole) / (whole * 2)), (str){}, (str){});
}

/* ---- people ---- */
str fmt_cpr(const struct view *v, str cpr) {
    if (cpr.n != 10) return nothing();
    return str_printf(v->arena, "%.6s-••••", cpr.p);
}

str fmt_cpr_full(const struct view *v, str cpr) {
    if (cpr.n != 10) return nothing();
    return str_printf(v->arena, "%.6s-%.4s", cpr.p, cpr.p + 6);
}

str fmt_phone(const struct view *v, str phone) {
    if (phone.n != 11 || !str_starts(phone, S("+45"))) return phone.n ? phone : nothing();
    const char *p = phone.p + 3;
    return str_printf(v->arena, "%.2s %.2s %.2s %.2s", p, p + 2, p + 4, p + 6);
}
