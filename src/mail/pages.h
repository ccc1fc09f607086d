/* Inside the room: what its pages need. */
#pragma once
#include "http/http.h"
#include "mail/mail.h"
#include "view/layout.h"
#include "view/view.h"
