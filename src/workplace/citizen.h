/* The citizen of a contact: what is known of them, set right by who has the contact. */
#pragma once
#include "citizen/citizen.h"
#include "contact/contact.h"
#include "view/form.h"
#include "view/layout.h"

struct citizen_page {
    int64_t contact_id;
    struct citizen citizen;
    bool address_shown;       /* it is not protected, or was asked for with a purpose */
    str purpose;              /* the one it was asked with: goes along with the form */
    bool saved;
};
