/* Static files: read once at the start, hashed, packed. A path that is not in the list does not exist, so no request ever
 * reaches the disk. */
#include <dirent.h>
#include <sodium.h>
#include <sys/stat.h>
#include <zlib.h>
#include "http/inner.h"

enum { FILE_LIMIT = 8 << 20, FILES_MAX = 4000, FOLDERS_DEEP = 8, TAG = 16 /* characters of the hash */ };

struct static_files {
    struct arena arena;
    struct static_file *at; /* sorted by path */
    size_t n, room;
};

static const struct { const char *ending, *type; bool pack; } types[] = {
    {".css", "text/css; charset=utf-8", true}, {".js", "text/javascript; charset=utf-8", true},
    {".svg", "image/svg+xml", true}, {".json", "application/json", true}, {".webmanifest", "application/manifest+json", true},
    {".html", "text/html; charset=utf-8", true}, {".txt", "text/plain; charset=utf-8", true},
    {".woff2", "font/woff2", false}, {".png", "image/png", false}, {".ico", "image/x-icon", false},
    {".webp", "image/webp", false}, {".jpg", "image/jpeg", false}, {".mp3", "audio/mpeg", false},
};

static str read_whole(struct arena *a, const char *path, size_t size) {
    FILE *f = fopen(path, "rb");
    if (!f) return (str){};
    char *p = arena_alloc(a, size + 1);
    size_t n = fread(p, 1, size, f);
    fclose(f);
    return n == size ? (str){p, n} : (str){};
}

static str packed(struct arena *a, str body) {
    z_stream z = {};
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) return (str){};
    uLong bound = deflateBound(&z, body.n);
    char *out = arena_alloc(a, bound);
    z.next_in = (Bytef *)(uintptr_t)body.p;
    z.avail_in = (uInt)body.n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)bound;
    bool done = deflate(&z, Z_FINISH) == Z_STREAM_END;
    size_t n = z.total_out;
    deflateEnd(&z);
    return done && n < body.n - body.n / 10 ? (str){out, n} : (str){};
}

static str content_hash(struct arena *a, str body) {
    unsigned char hash[16];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)body.p, body.n, NULL, 0);
    char *out = arena_alloc(a, 2 * sizeof hash + 1);
    sodium_bin2hex(out, 2 * sizeof hash + 1, hash, sizeof hash);
    return (str){out, TAG};
}

static struct static_file *add(struct static_files *files) {
    if (files->n == files->room) {
        files->room = files->room ? files->room * 2 : 64;
        files->at = must_realloc(files->at, files->room * sizeof *files->at);
    }
    return &files->at[files->n++];
}

static enum err load_file(struct static_files *files, const char *path, str url, size_t size) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!str_ends(url, str_c(types[i].ending))) continue;
        if (size > FILE_LIMIT || files->n == FILES_MAX) return ERR_LIMIT;
        str body = size ? read_whole(&files->arena, path, size) : S("");
        if (!body.p) return ERR_STORAGE;
        str tag = content_hash(&files->arena, body);
        *add(files) = (struct static_file){
            .path = url, .body = body, .content_type = types[i].type, .etag = tag,
            .pinned_url = str_printf(&files->arena, "%.*s?v=%.*s", STR_ARG(url), STR_ARG(tag)),
            .gzip = types[i].pack && size > 200 ? packed(&files->arena, body) : (str){}};
        return OK;
    }
    return OK; /* of no kind we serve: notes, licences, sources */
}

static enum err load_folder(struct static_files *files, const char *folder, str url, int deep) {
    DIR *dir = deep < FOLDERS_DEEP ? opendir(folder) : NULL;
    if (!dir) return ERR_STORAGE;
    enum err e = OK;
    for (struct dirent *entry; e == OK && (entry = readdir(dir));) {
        struct stat st;
        if (entry->d_name[0] == '.') continue;
        const char *path = str_printf(&files->arena, "%s/%s", folder, entry->d_name).p;
        str below = str_printf(&files->arena, "%.*s/%s", STR_ARG(url), entry->d_name);
        if (stat(path, &st)) e = ERR_STORAGE;
        else if (S_ISDIR(st.st_mode)) e = load_folder(files, path, below, deep + 1);
        else if (S_ISREG(st.st_mode)) e = load_file(files, path, below, (size_t)st.st_size);
    }
    closedir(dir);
    return e;
}

static int by_path(const void *a, const void *b) {
    return str_cmp(((const struct static_file *)a)->path, ((const struct static_file *)b)->path);
}

enum err static_load(const char *root, struct static_files **ret_files) {
    struct static_files *files = must_alloc(sizeof *files);
    enum err e = root ? load_folder(files, root, S("/web"), 0) : OK;
    if (e != OK) {
        static_free(files);
        return e;
    }
    if (files->n) qsort(files->at, files->n, sizeof *files->at, by_path);
    *ret_files = files;
    return OK;
}

void static_free(struct static_files *files) {
    if (!files) return;
    free(files->at);
    arena_free(&files->arena);
    free(files);
}

const struct static_file *static_find(const struct static_files *files, str path) {
    struct static_file wanted = {.path = path};
    if (!files->n || !str_starts(path, S("/web/"))) return NULL;
    return bsearch(&wanted, files->at, files->n, sizeof *files->at, by_path);
}

void static_answer(struct request *req, const struct static_file *file) {
    struct response *r = &req->response;
    bool gzip = file->gzip.n && accepts_gzip(request_header(req, "Accept-Encoding"));
    req->inner->send = gzip ? file->gzip : file->body;
    r->content_type = file->content_type;
    r->etag = gzip ? str_printf(req->arena, "%.*s-gz", STR_ARG(file->etag)) : file->etag;
    bool pinned = str_starts(req->query, S("v=")) && str_eq(str_sub(req->query, 2, TAG + 1), file->etag);
    r->max_age = pinned ? 31'536'000 : 0;
    if (gzip) response_header(req, "Content-Encoding", S("gzip"));
    if (file->gzip.n) response_header(req, "Vary", S("Accept-Encoding"));
}

str static_url(const struct request *req, const char *name) {
    const struct static_file *file = static_find(req->inner->server->files, str_c(name));
    return file ? file->pinned_url : str_c(name);
}
