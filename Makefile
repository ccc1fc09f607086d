# Indgang. `make` builds build/indgang; `make run` serves the demo; `make test` tests all; `make help` lists the rest.
CC      ?= gcc
BUILD   ?= build
SANITIZE ?=
MODE    ?= -O2 -g

LIBS    := libmicrohttpd zlib sqlite3 libpq jansson libsodium libcurl libqrencode
WARN    := -Wall -Wextra -Werror -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
           -Wpointer-arith -Wwrite-strings -Wformat=2 -Wundef -Wimplicit-fallthrough -Wno-unused-parameter -Wno-missing-field-initializers
HARDEN  := -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
ifneq ($(SANITIZE),)
MODE    := -O1 -g -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all
HARDEN  := -fPIE
WARN    += -Wno-conversion # gcc 12 sees conversions that are its sanitizer's own
endif
CFLAGS  := -std=gnu2x -D_GNU_SOURCE $(MODE) $(WARN) $(HARDEN) -pthread -MMD -MP -Isrc -Itests -I$(BUILD)/gen \
           -include src/base/banned.h $(shell pkg-config --cflags $(LIBS) 2>/dev/null)
LDLIBS  := $(shell pkg-config --libs $(LIBS) 2>/dev/null) -lstemmer -pthread -lm -pie $(if $(SANITIZE),-fsanitize=$(SANITIZE))

SQL     := $(wildcard src/*/*.sql)
HTML    := $(wildcard src/*/*.html)
SRC     := $(filter-out %_test.c %_fuzz.c,$(wildcard src/*/*.c))
FUZZ    := $(wildcard src/*/*_fuzz.c)
TESTS   := $(wildcard src/*/*_test.c) $(wildcard tools/*_test.c)
GEN_SQL := $(SQL:src/%.sql=$(BUILD)/gen/%_sql.c)
GEN_HTML := $(HTML:src/%.html=$(BUILD)/gen/%_html.c)
GEN_TEXT := $(BUILD)/gen/view/texts.c
GEN     := $(GEN_SQL) $(GEN_HTML) $(GEN_TEXT)
OBJ     := $(SRC:%.c=$(BUILD)/obj/%.o) $(GEN:$(BUILD)/gen/%.c=$(BUILD)/obj/gen/%.o)
LIBOBJ  := $(filter-out $(BUILD)/obj/src/app/main.o,$(OBJ))
TESTBIN := $(TESTS:%.c=$(BUILD)/test/%)
SUPPORT := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tests/support/*.c)) $(BUILD)/obj/gen/all_sql.o

.PHONY: install all deps run test unit bench clean help textcheck po web browser pg-unit
all: $(BUILD)/indgang

# Everything but main as a library: the program and each test take from it what they use.
$(BUILD)/libindgang.a: $(LIBOBJ)
	@rm -f $@
	@ar rcs $@ $(LIBOBJ)

$(BUILD)/indgang: $(BUILD)/obj/src/app/main.o $(BUILD)/libindgang.a
	@$(CC) $(MODE) -o $@ $^ $(LDLIBS)

# Generated code must exist before the first compile, or the dependency files cannot know of it.
$(OBJ) $(TESTS:%.c=$(BUILD)/obj/%.o) $(FUZZ:%.c=$(BUILD)/obj/%.o) $(SUPPORT): | $(GEN)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -c -o $@ $<
$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -c -o $@ $<

# The generators are plain programs, built without sanitizers.
TOOLFLAGS := -std=gnu2x -D_GNU_SOURCE -O1 -g $(WARN) -Isrc -include src/base/banned.h
BASE := src/base/arena.c src/base/str.c src/base/buf.c src/base/text.c src/base/err.c
HTMLGEN := $(filter-out %_test.c,$(wildcard tools/htmlgen*.c))
$(BUILD)/htmlgen: $(HTMLGEN) tools/po.c tools/htmlgen.h tools/po.h $(BASE) $(wildcard src/base/*.h)
	@mkdir -p $(@D)
	@$(CC) $(TOOLFLAGS) -o $@ $(HTMLGEN) tools/po.c $(BASE)
SQLGEN := $(filter-out %_test.c,$(wildcard tools/sqlgen*.c))
$(BUILD)/sqlgen: $(SQLGEN) tools/sqlgen.h $(BASE) $(wildcard src/base/*.h)
	@mkdir -p $(@D)
	@$(CC) $(TOOLFLAGS) -o $@ $(SQLGEN) $(BASE)
$(BUILD)/gen/%_sql.c $(BUILD)/gen/%_sql.h: src/%.sql $(BUILD)/sqlgen
	@mkdir -p $(@D)
	@$(BUILD)/sqlgen $(BUILD)/gen/$*_sql $<
# Every list of statements: a test prepares each on both engines.
SQL_NAMES := $(basename $(notdir $(SQL)))
$(BUILD)/gen/all_sql.c: $(SQL) Makefile
	@mkdir -p $(@D)
	@{ echo '#include "support/all_sql.h"'; \
	printf 'extern const struct db_sql *const sql_%s_all[];\n' $(SQL_NAMES); \
	echo 'const struct db_sql *const *const all_sql[] = {'; printf '    sql_%s_all,\n' $(SQL_NAMES); echo '    NULL,'; echo '};'; } > $@
$(BUILD)/gen/%_html.c: src/%.html $(BUILD)/htmlgen
	@mkdir -p $(@D)
	@$(BUILD)/htmlgen $(@:%.c=%) $<

# Texts: Danish stands in the source, the translations in po/. `make po` adds what is missing, `make textcheck` lists it.
$(BUILD)/pogen $(BUILD)/textcheck: $(BUILD)/%: tools/%.c tools/po.c tools/po.h $(BASE) $(wildcard src/base/*.h)
	@mkdir -p $(@D)
	@$(CC) $(TOOLFLAGS) -o $@ $< tools/po.c $(BASE)
$(GEN_TEXT): po/en.po $(BUILD)/pogen
	@mkdir -p $(@D)
	@$(BUILD)/pogen $@ en=po/en.po
CTEXT := $(filter-out %_test.c,$(wildcard src/*/*.c)) $(wildcard src/*/*.h)
textcheck: $(BUILD)/htmlgen $(BUILD)/textcheck
	@$(BUILD)/htmlgen --messages $(HTML) | $(BUILD)/textcheck po/en.po $(CTEXT)
po: $(BUILD)/htmlgen $(BUILD)/textcheck
	@$(BUILD)/htmlgen --messages $(HTML) | $(BUILD)/textcheck --update po/en.po $(CTEXT)

# Unit tests: each src/x/y_test.c is a program of its own, linked with everything but main.
$(BUILD)/test/%: $(BUILD)/obj/%.o $(BUILD)/libindgang.a $(SUPPORT)
	@mkdir -p $(@D)
	@$(CC) $(MODE) -o $@ $< $(SUPPORT) $(BUILD)/libindgang.a $(LDLIBS) -lcmocka

$(BUILD)/test/tools/htmlgen_test: | $(BUILD)/htmlgen
$(BUILD)/test/tools/textcheck_test: | $(BUILD)/textcheck $(BUILD)/pogen

unit: $(TESTBIN)
	@tools/run-unit $(TESTBIN)
# The same with a throw-away PostgreSQL beside it, on which tests of the database run a second time.
pg-unit: $(TESTBIN)
	@tools/with-postgres tools/run-unit $(TESTBIN)

# Fuzzing: each src/x/y_fuzz.c is fed by clang's libFuzzer for FUZZ_SECONDS; tests/fuzz/y/ holds what it starts from.
FUZZ_SECONDS ?= 20
.PHONY: fuzz fuzz-run
fuzz:
	@$(MAKE) --no-print-directory CC=clang SANITIZE=fuzzer-no-link,address,undefined BUILD=$(BUILD)/fuzz fuzz-run
fuzz-run: $(FUZZ:%.c=$(BUILD)/run/%)
	@tools/run-fuzz $(FUZZ_SECONDS) $^
$(BUILD)/run/%: $(BUILD)/obj/%.o $(BUILD)/libindgang.a
	@mkdir -p $(@D)
	@$(CC) -fsanitize=fuzzer,address,undefined -o $@ $^ $(LDLIBS)

# The browser side: what pages load, gathered into $(BUILD)/web; and the tests that look at pages in a browser.
web: $(BUILD)/web/.made
node_modules/.package-lock.json: package.json package-lock.json
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@
$(BUILD)/web/.made: node_modules/.package-lock.json tools/web-assets $(wildcard web/*)
	@tools/web-assets $(BUILD)/web
	@touch $@
COMPONENTS := $(BUILD)/obj/tests/browser/components.o $(BUILD)/obj/gen/tests/browser/components_html.o
$(BUILD)/gen/%_html.c: %.html $(BUILD)/htmlgen
	@mkdir -p $(@D)
	@$(BUILD)/htmlgen $(@:%.c=%) $<
$(BUILD)/obj/tests/browser/components.o: $(BUILD)/gen/tests/browser/components_html.c
$(BUILD)/render-components: $(COMPONENTS) $(BUILD)/libindgang.a
	@$(CC) $(MODE) -o $@ $(COMPONENTS) $(BUILD)/libindgang.a $(LDLIBS)
browser: web $(BUILD)/indgang $(BUILD)/render-components
	@rm -rf $(BUILD)/components && mkdir -p $(BUILD)/components
	@$(BUILD)/render-components $(BUILD)/components
	@BUILD=$(BUILD) tools/each 2 node $(filter-out %/lib.mjs %/house.mjs,$(wildcard tests/browser/*.mjs))

# ---- for whoever comes new ----
deps:
	@tools/deps
run:
	@tools/deps run
	@$(MAKE) --no-print-directory -j$$(nproc) all web
	@BUILD=$(BUILD) tools/run
test:
	@tools/deps test
	@tools/test
# Into /usr, or DESTDIR and PREFIX; docs/OPERATIONS.md goes on from there.
PREFIX ?= /usr
SHARE  := $(DESTDIR)$(PREFIX)/share/indgang
install: all web
	@install -D -m 755 $(BUILD)/indgang $(DESTDIR)$(PREFIX)/bin/indgang
	@install -d $(SHARE)
	@rm -rf $(SHARE)/schema $(SHARE)/data $(SHARE)/web && cp -r schema data $(BUILD)/web $(SHARE)/
	@rm -f $(SHARE)/web/.made && chmod -R u=rwX,go=rX $(SHARE)
	@install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib/systemd/system dist/systemd/*
	@install -D -m 644 -t $(SHARE)/examples dist/nginx.conf dist/indgang.conf
help:
	@echo 'make          builds $(BUILD)/indgang'
	@echo 'make run      installs what is missing, builds, serves the demo on http://localhost:8080'
	@echo 'make test     installs what is missing, runs all tests; `tools/test unit` runs one step of them'
	@echo 'make deps     installs the Debian packages that are missing'
	@echo 'make unit     unit tests on SQLite; make pg-unit: on PostgreSQL too; make fuzz'
	@echo 'make browser  pages in Chromium; PICTURES=1 keeps what they look like in $(BUILD)/screens'
	@echo 'make web      gathers what browsers load; make po: adds new texts to po/en.po; make textcheck: lists them'
	@echo 'make bench    figures of speed and growth beside yardsticks; SHORT=1 the short form'
	@echo 'make install  copies the program and what it needs into $$DESTDIR$$PREFIX (docs/OPERATIONS.md)'
	@echo 'make clean    removes $(BUILD)'

# Figures of speed and growth (tools/bench); SHORT=1 for the form that the tests run.
bench: all web $(BUILD)/bench_rows $(BUILD)/awake.so $(BUILD)/test/src/catalogue/search_test $(BUILD)/test/src/competence/competence_test $(BUILD)/test/src/db/plans_test
	@BUILD=$(BUILD) tools/bench
$(BUILD)/awake.so: tests/load/awake.c
	@$(CC) $(TOOLFLAGS) -O2 -shared -fPIC -o $@ $< -ldl
$(BUILD)/bench_rows: tools/bench_rows.c
	@$(CC) $(TOOLFLAGS) -O2 -o $@ $< -lsqlite3 -pthread

clean:
	rm -rf $(BUILD)

-include $(OBJ:.o=.d) $(SUPPORT:.o=.d) $(TESTS:%.c=$(BUILD)/obj/%.d) $(FUZZ:%.c=$(BUILD)/obj/%.d)
