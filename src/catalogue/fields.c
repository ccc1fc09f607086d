#include "catalogue/fields.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define AT(type, member) .at = offsetof(struct catalogue_##type, member)
static const struct file_field task_fields[] = {
    {S_INIT("navn"), AT(task, name), .shape = &shape_text, .max = 100, .required = true},
    {S_INIT("navn-en"), AT(task, name_en), .shape = &shape_text, .max = 100, .required = true},
    {S_INIT("kilde"), AT(task, sources), .shape = &shape_lines, .max = 200, .many = true},
    {S_INIT("kle"), AT(task, kle), .shape = &shape_kle, .max = 8, .required = true},
    {S_INIT("forvaltning"), AT(task, departments), .shape = &shape_departments, .max = 60, .required = true},
    {S_INIT("dybde"), AT(task, depths), .shape = &shape_depths, .required = true},
    {S_INIT("område"), AT(task, area), .shape = &shape_area, .required = true},
    {S_INIT("ejer"), AT(task, owner), .shape = &shape_owner, .required = true},
    {S_INIT("myndighed"), AT(task, owner_key), .shape = &shape_key, .max = 60},
    {S_INIT("straks"), AT(task, instant), .shape = &shape_yes, .required = true},
    {S_INIT("minutter"), AT(task, minutes), .shape = &shape_minutes, .required = true},
    {S_INIT("sagstid"), AT(task, case_time), .shape = &shape_sentence, .max = 300, .required = true},
    {S_INIT("sagstid-en"), AT(task, case_time_en), .shape = &shape_sentence, .max = 300},
    {S_INIT("kanaler"), AT(task, channels), .shape = &shape_channels, .max = 100, .required = true},
    {S_INIT("gebyr"), AT(task, fees), .shape = &shape_fee, .max = 400, .many = true},
    {S_INIT("link"), AT(task, links), .shape = &shape_link, .max = 400, .many = true},
    {S_INIT("blanket"), AT(task, forms), .shape = &shape_form, .max = 400, .many = true},
    {S_INIT("medbring"), AT(task, bring), .shape = &shape_things, .max = 300, .many = true},
    {S_INIT("medbring-en"), AT(task, bring_en), .shape = &shape_things, .max = 300, .many = true},
    {S_INIT("kort"), AT(task, summary), .shape = &shape_text, .max = 800, .required = true},
    {S_INIT("kort-en"), AT(task, summary_en), .shape = &shape_text, .max = 800, .required = true},
    {S_INIT("ord"), AT(task, words), .shape = &shape_words, .max = 4000, .many = true},
    {S_INIT("arbejdsbeskrivelse"), AT(task, work_description), .shape = &shape_long, .max = 8000, .required = true, .multiline = true},
    {S_INIT("kontroller"), AT(task, checks), .shape = &shape_lines, .max = 600, .many = true},
    {S_INIT("lukker"), AT(task, closed_at), .shape = &shape_day},
};
static const struct file_field life_event_fields[] = {
    {S_INIT("navn"), AT(life_event, name), .shape = &shape_text, .max = 100, .required = true},
    {S_INIT("navn-en"), AT(life_event, name_en), .shape = &shape_text, .max = 100, .required = true},
    {S_INIT("kort"), AT(life_event, summary), .shape = &shape_text, .max = 800, .required = true},
    {S_INIT("kort-en"), AT(life_event, summary_en), .shape = &shape_text, .max = 800, .required = true},
    {S_INIT("ord"), AT(life_event, words), .shape = &shape_words, .max = 4000, .many = true},
    {S_INIT("opgave"), AT(life_event, tasks), .shape = &shape_package, .max = 300, .required = true, .many = true},
    {S_INIT("kontroller"), AT(life_event, checks), .shape = &shape_lines, .max = 600, .many = true},
    {S_INIT("lukker"), AT(life_event, closed_at), .shape = &shape_day},
};
static const struct file_field authority_fields[] = {
    {S_INIT("navn"), AT(authority, name), .shape = &shape_text, .max = 100, .required = true},
    {S_INIT("navn-en"), AT(authority, name_en), .shape = &shape_text, .max = 100, .required = true},
    {S_INIT("art"), AT(authority, kind), .shape = &shape_kind, .required = true},
    {S_INIT("link"), AT(authority, link), .shape = &shape_home, .max = 300},
    {S_INIT("telefon"), AT(authority, phone), .shape = &shape_phone, .max = 30, .required = true},
    {S_INIT("telefon-note"), AT(authority, phone_note), .shape = &shape_text, .max = 300},
    {S_INIT("kort"), AT(authority, about), .shape = &shape_text, .max = 800, .required = true},
    {S_INIT("kort-en"), AT(authority, about_en), .shape = &shape_text, .max = 800, .required = true},
    {S_INIT("kontroller"), AT(authority, checks), .shape = &shape_lines, .max = 600, .many = true},
};
const struct block_type block_types[BLOCK_KINDS] = {
    [BLOCK_TASK] = {S_INIT("opgave"), {task_fields, COUNT(task_fields)}},
    [BLOCK_LIFE_EVENT] = {S_INIT("livssituation"), {life_event_fields, COUNT(life_event_fields)}},
    [BLOCK_AUTHORITY] = {S_INIT("myndighed"), {authority_fields, COUNT(authority_fields)}},
};
