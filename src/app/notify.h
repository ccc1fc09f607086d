/* Tells systemd how far we are (sd_notify(3)): "READY=1", "STOPPING=1". Nothing happens when nobody asked to be told. */
#pragma once

/* socket_name is the value of NOTIFY_SOCKET; NULL: nobody asked. */
void notify(const char *socket_name, const char *state);
