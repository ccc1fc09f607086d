/* QR codes as SVG, by libqrencode. */
#pragma once
#include "view/view.h"

/* text (an address) as a black and white SVG with the quiet zone of ISO/IEC 18004. Empty when text is too long. */
html queue_qr(struct arena *a, str text);
