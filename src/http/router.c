/* Routes, compiled to a tree of segments at the start. A fixed segment is tried before a {name}; where the fixed one leads
 * nowhere the {name} is tried after all, so /a/{x}/b and /a/c/d live together. */
#include "http/inner.h"

struct node {
    str segment;                                /* {} for {name} */
    struct node *child, *next, *any;            /* fixed children, brother, the {name} child */
    const struct route *routes[HTTP_METHOD_COUNT];
    unsigned methods;
};
struct router {
    struct arena arena;
    struct node *root;
};

bool path_next(str *path, str *ret_segment) {
    if (!path->n || path->p[0] != '/') return false;
    str rest = str_sub(*path, 1, path->n);
    size_t n = str_index(rest, '/');
    *ret_segment = str_sub(rest, 0, n);
    *path = str_sub(rest, n, rest.n);
    return true;
}

static bool is_name(str segment) {
    return segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

static struct node *fixed_child(const struct node *parent, str segment) {
    for (struct node *c = parent->child; c; c = c->next)
        if (str_eq(c->segment, segment)) return c;
    return NULL;
}

static struct node *child_for(struct router *r, struct node *parent, str segment) {
    if (is_name(segment)) {
        if (!parent->any) parent->any = arena_new(&r->arena, struct node);
        return parent->any;
    }
    struct node *c = fixed_child(parent, segment);
    if (c) return c;
    c = arena_new(&r->arena, struct node);
    c->segment = segment;
    c->next = parent->child;
    return parent->child = c;
}

static enum err add_route(struct router *r, const struct route *route) {
    str path = str_c(route->path), segment;
    if (!path.n || path.p[0] != '/' || route->method >= HTTP_METHOD_COUNT || !route->handle) return ERR_INVALID;
    struct node *at = r->root;
    size_t depth = 0;
    while (path_next(&path, &segment)) {
        if (++depth > SEGMENTS_MAX || (!segment.n && (depth > 1 || path.n))) return ERR_INVALID;
        at = child_for(r, at, segment);
    }
    if (at->routes[route->method]) return ERR_CONFLICT;
    at->routes[route->method] = route;
    at->methods |= 1u << route->method;
    return OK;
}

enum err router_new(const struct routes *rooms, size_t n, struct router **ret_router, str *ret_why, struct arena *a) {
    struct router *r = must_alloc(sizeof *r);
    r->root = arena_new(&r->arena, struct node);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < rooms[i].n; k++) {
            const struct route *route = &rooms[i].at[k];
            enum err e = add_route(r, route);
            if (e == OK) continue;
            *ret_why = str_printf(a, "%s: %s", rooms[i].room, route->path ? route->path : "(no path)");
            router_free(r);
            return e;
        }
    }
    *ret_router = r;
    return OK;
}

void router_free(struct router *r) {
    if (!r) return;
    arena_free(&r->arena);
    free(r);
}

static const struct node *find_node(const struct node *at, const struct route_match *m, size_t depth) {
    if (depth == m->segments_n) return at->methods ? at : NULL;
    const struct node *fixed = fixed_child(at, m->segments[depth]);
    const struct node *found = fixed ? find_node(fixed, m, depth + 1) : NULL;
    if (found || !at->any || !m->segments[depth].n) return found;
    return find_node(at->any, m, depth + 1);
}

static enum err split(struct arena *a, str path, struct route_match *m) {
    str segment;
    while (path_next(&path, &segment)) {
        if (m->segments_n == SEGMENTS_MAX) return ERR_NOT_FOUND;
        TRY(url_decode(a, segment, false, &m->segments[m->segments_n]));
        m->segments_n++;
    }
    return path.n ? ERR_NOT_FOUND : OK;
}

enum err router_find(const struct router *r, struct arena *a, enum http_method method, str path,
                     struct route_match *ret_match) {
    struct route_match m = {};
    TRY(split(a, path, &m));
    const struct node *found = find_node(r->root, &m, 0);
    if (!found) return ERR_NOT_FOUND;
    m.methods = found->methods;
    m.route = method < HTTP_METHOD_COUNT ? found->routes[method] : NULL;
    *ret_match = m;
    return OK;
}
