#include "queue/qr.h"
#include <qrencode.h>

enum { QUIET = 4 };

html queue_qr(struct arena *a, str text) {
    QRcode *code = QRcode_encodeString8bit(str_z(a, text), 0, QR_ECLEVEL_M);
    if (!code) return (html){};
    BUF(b);
    int side = code->width + 2 * QUIET;
    buf_printf(&b, "<svg class=\"qr\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"QR\" shape-rendering=\"crispEdges\">", side, side);
    buf_printf(&b, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"", side, side);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if (code->data[y * code->width + x] & 1) buf_printf(&b, "M%d %dh1v1h-1z", x + QUIET, y + QUIET);
    buf_lit(&b, "\"/></svg>");
    QRcode_free(code);
    return (html){str_dup(a, buf_str(&b))};
}
