# atria-cw: what Atria counted, billed exactly right in ConnectWise.
#
#   make                 build the six tools into build/bin
#   make check           build and run the tests (prove): minutes
#   make record          what passed, for scripts/test (tests/passed)
#   make check-all       every test with every case, in both builds: an hour
#   make soak            the long versions of the tests: hours
#   make simulation      SEEDS='1 1000': months of cw-apply (tests/README.md)
#   make fuzz            fuzz each target for FUZZ_SECONDS=60 (clang)
#   make bench           how fast it is, and others: minutes; FULL=1: an hour
#   make mutants         does a test fail when a rule is broken?
#   make lint            cppcheck, clang-tidy, shellcheck, mandoc, headers;
#                        ALL=1: also what passed before and is unchanged
#   make install         DESTDIR= PREFIX=/usr/local
#   make DEV=1           warnings are errors
#   make SAN=1           AddressSanitizer and UBSan, in build/san
#
# CFLAGS, CPPFLAGS, LDFLAGS and LDLIBS are the user's and come last.

VERSION := $(shell sed -n 's/.*VERSION "\(.*\)"/\1/p' common/base/version.h)

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
MANDIR ?= $(PREFIX)/share/man
SHAREDIR ?= $(PREFIX)/share/atria-cw
COMPLETIONDIR ?= $(PREFIX)/share/bash-completion/completions
UNITDIR ?= $(PREFIX)/lib/systemd/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
INSTALL ?= install
PKG_CONFIG ?= pkg-config
OBJCOPY ?= objcopy

ifdef FUZZ
B ?= build/fuzz
override CC = clang
else ifdef SAN
B ?= build/san
else
B ?= build
endif
# One name for each object, or dependency files would speak of another one.
override B := $(patsubst $(CURDIR)/%,%,$(B))

TOOLS = atria-fetch cw-resolve autotask-resolve cw-diff cw-apply cwlog-fmt \
	cw-probe

.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:
ifdef V
say = @:
else
Q = @
say = @printf '%-5s %s\n'
ifneq ($(findstring s,$(firstword -$(MAKEFLAGS))),)
say = @:		# make -s
endif
endif

# --- flags ------------------------------------------------------------------

# What is not shipped need not be fast, but soon built.
HASTY = -O1 -g1
OPTIMIZE = -O3 -g
ifdef FUZZ
OPTIMIZE = -O2 -g
else ifdef SAN
OPTIMIZE = $(HASTY)
endif
CFLAGS ?= $(OPTIMIZE)

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
	-Wcast-qual -Wcast-align -Wpointer-arith -Wwrite-strings -Wundef \
	-Wvla -Wformat=2 -Wswitch-enum -Wimplicit-fallthrough \
	-Wdouble-promotion -fno-common
ifeq ($(shell $(CC) -dM -E - </dev/null 2>/dev/null | grep -c __clang__),0)
WARN += -Wlogical-op -Wduplicated-cond -Wduplicated-branches \
	-Wjump-misses-init -Walloc-zero
# what gcc believes at -O1 and is not so
HASTY += -Wno-format-truncation -Wno-maybe-uninitialized
endif
ifdef DEV
WARN += -Werror
endif

ifdef FUZZ
HARDEN = -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer
LDHARDEN = -fsanitize=fuzzer,address,undefined
else ifdef SAN
HARDEN = -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
LDHARDEN = -fsanitize=address,undefined
else
HARDEN = -D_FORTIFY_SOURCE=2 -fstack-protector-strong \
	-fstack-clash-protection -fPIE
LDHARDEN = -pie -Wl,-z,relro,-z,now,-z,noexecstack
endif

STD = -std=c11 -D_POSIX_C_SOURCE=200809L
PKGS = libcurl jansson libcrypto libutf8proc xlsxwriter
SIMPKGS = libmicrohttpd jansson
PKGFLAGS := $(shell $(PKG_CONFIG) --cflags $(PKGS) 2>/dev/null)
PKGLIBS := $(shell $(PKG_CONFIG) --libs $(PKGS) 2>/dev/null)
SIMLIBS := $(shell $(PKG_CONFIG) --libs $(SIMPKGS) 2>/dev/null)

CCFLAGS = $(STD) $(WARN) $(HARDEN) $(INCLUDE) $(PKGFLAGS) $(CPPFLAGS) $(CFLAGS)
LINK = $(CC) $(CFLAGS) $(LDHARDEN) $(LDFLAGS) -Wl,--as-needed
LIBS = $(PKGLIBS) -lcsv $(LDLIBS)

# --- what is made from what -------------------------------------------------

# common/ in rooms, the lowest first: each uses what stands in front of it.
ROOMS = base json http stream job findings resolve connectwise autotask
INCLUDE = $(ROOMS:%=-Icommon/%)
COMMON_SRC := $(sort $(wildcard common/*/*.c))
TOOL_SRC := $(sort $(wildcard tools/*/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/*.c))
SIM_SRC := $(sort $(wildcard tests/sim/*.c tests/sim-autotask/*.c))
SIMULATION_SRC := $(sort $(wildcard tests/simulation/*.c))
TORTURE_SRC = tests/torture/damage.c
BENCH_SRC = tests/bench/measure.c
FUZZ_SRC := $(sort $(wildcard tests/fuzz/*.c))
ALL_SRC = $(COMMON_SRC) $(TOOL_SRC) $(UNIT_SRC) $(SIM_SRC) \
	$(SIMULATION_SRC) $(TORTURE_SRC) \
	$(BENCH_SRC) $(FUZZ_SRC)
# Those of tests/proof are Frama-C's.
HEADERS := $(filter-out tests/proof/%,$(sort $(wildcard common/*/*.h \
	tools/*/*.h tests/*/*.h)))
SCRIPTS := $(sort $(filter-out scripts/atria-cw.d scripts/deb scripts/systemd \
	scripts/kubernetes, $(wildcard scripts/* tests/*.t tests/*.sh \
	tests/sim/*.sh tests/soak/*.sh tests/bench/*.sh tests/mutants/*.sh \
	tests/proof/*.sh .ci/run)))
PAGES := $(sort $(wildcard man/*.[157]))
SCHEMAS := $(sort $(wildcard man/schema/*.json))

obj = $(patsubst %.c,$(B)/%.o,$(1))
BINS = $(TOOLS:%=$(B)/bin/%)
RUNNER_PARTS := $(sort $(wildcard scripts/atria-cw.d/*.*))
# What reads job files, secrets and streams for it.
ASK = $(B)/lib/atria-cw/atria-cw-ask
RUNNER = $(B)/bin/atria-cw $(ASK) \
	$(RUNNER_PARTS:scripts/atria-cw.d/%=$(B)/lib/atria-cw/%)
UNITS = $(UNIT_SRC:%.c=$(B)/%)
SIM = $(B)/tests/sim/cw-sim
TORTURE = $(B)/tests/torture/damage $(B)/tests/torture/inject.so \
	$(B)/tests/torture/store.so
BENCH = $(B)/tests/bench/measure
SIMULATION = $(B)/tests/simulation/simulation
FUZZERS = $(patsubst %.c,$(B)/%,$(filter-out %/fuzz.c %/replay.c,$(FUZZ_SRC)))

all: $(BINS) $(RUNNER)

$(B)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(CC) $(CCFLAGS) -MMD -MP -c -o $@ $<

$(B)/libcommon.a: $(call obj,$(COMMON_SRC))
	$(say) AR $@
	$(Q)rm -f $@ && $(AR) crs $@ $^

# A program is every .c file of its folder, and what it needs of common/.
define program_rule
$(B)/$(2)/$(1): $$(call obj,$$(sort $$(wildcard tools/$(1)/*.c))) $(B)/libcommon.a
	@mkdir -p $$(@D)
	$$(say) LINK $$@
	$$(Q)$$(LINK) -o $$@ $$(filter %.o,$$^) $$(filter %.a,$$^) $$(LIBS)
endef
$(foreach t,$(TOOLS),$(eval $(call program_rule,$(t),bin)))
$(eval $(call program_rule,atria-cw-ask,lib/atria-cw))

# The job runner knows its version, and finds its parts in ../lib/atria-cw.
$(B)/bin/atria-cw: scripts/atria-cw common/base/version.h Makefile
	@mkdir -p $(@D)
	$(say) GEN $@
	$(Q)sed 's/@VERSION@/$(VERSION)/' $< >$@ && chmod 755 $@
$(RUNNER_PARTS:scripts/atria-cw.d/%=$(B)/lib/atria-cw/%): \
    $(B)/lib/atria-cw/%: scripts/atria-cw.d/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

# The report page's style and script, as arrays of bytes.
PAGE = $(B)/tools/cwlog-fmt/page
$(B)/bin/cwlog-fmt: $(PAGE).o
$(PAGE).c: tools/cwlog-fmt/page.css tools/cwlog-fmt/page.js Makefile
	@mkdir -p $(@D)
	$(say) GEN $@
	$(Q){ echo '#include "html.h"' && for kind in css js; do \
		printf '\nconst char page_%s[] = {\n' $$kind && \
		od -A n -v -t x1 tools/cwlog-fmt/page.$$kind | \
		    sed 's/ \(..\)/ 0x\1,/g' && \
		echo ' 0 };' || exit 1; done; } >$@
$(PAGE).o: $(PAGE).c
	$(say) CC $<
	$(Q)$(CC) $(CCFLAGS) -Itools/cwlog-fmt -MMD -MP -c -o $@ $<

ifndef FUZZ
# But the simulation, and the unit test that tries millions, are to be fast.
$(B)/tests/%.o: OPTIMIZE = $(HASTY)
$(B)/tests/simulation/%.o $(B)/tests/unit/decide.o: OPTIMIZE = -O2 -g
endif

# A unit test is one file of tests/unit, and what it needs of common/.
$(B)/tests/unit/redact: $(addprefix $(B)/tools/cw-probe/,amounts.o redact.o)
$(B)/tests/unit/redact.o: CPPFLAGS += -Itools/cw-probe
$(UNITS): $(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/libcommon.a
	$(say) LINK $@
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS)

# That of the decision needs the tool's own objects.
$(B)/tests/unit/decide: $(addprefix $(B)/tools/cw-diff/,decide.o demands.o \
	obstacles.o)
$(B)/tests/unit/decide.o: CPPFLAGS += -Itools/cw-diff

# The simulator shares no code with the tools.
$(SIM): $(call obj,$(SIM_SRC))
	$(say) LINK $@
	$(Q)$(LINK) -o $@ $^ $(SIMLIBS) $(LDLIBS)

sim: $(SIM)

# What tests torture the tools with: a program, and libraries for LD_PRELOAD.
$(B)/tests/torture/%.so: tests/torture/%.c Makefile
	@mkdir -p $(@D)
	$(say) LINK $@
	$(Q)$(CC) -std=c11 -D_DEFAULT_SOURCE $(WARN) $(CPPFLAGS) $(CFLAGS) -fPIC \
	    -shared -o $@ $< $(LDFLAGS)
$(B)/tests/torture/damage: $(call obj,tests/torture/damage.c)
	$(say) LINK $@
	$(Q)$(LINK) -o $@ $^ $(LDLIBS)

# A fuzz target: run by libFuzzer (FUZZ=1), or over the files of its corpus.
$(B)/tests/fuzz/billing: $(patsubst %.c,$(B)/%.o, \
	$(filter-out %/main.c,$(wildcard tools/atria-fetch/*.c)))
$(B)/tests/fuzz/billing.o: CPPFLAGS += -Itools/atria-fetch
$(B)/tests/fuzz/mask: $(patsubst %.c,$(B)/%.o, \
	$(filter-out %/main.c,$(wildcard tools/cw-probe/*.c)))
$(B)/tests/fuzz/mask.o: CPPFLAGS += -Itools/cw-probe
$(B)/tests/fuzz/plan: $(addprefix $(B)/tools/cw-apply/,guard.o plan.o)
$(addprefix $(B)/tests/fuzz/,journal.o plan.o): CPPFLAGS += -Itools/cw-apply
$(B)/tests/fuzz/shown: $(B)/tools/cwlog-fmt/put.o
$(B)/tests/fuzz/show: $(PAGE).o $(patsubst %.c,$(B)/%.o, \
	$(filter-out %/main.c,$(wildcard tools/cwlog-fmt/*.c)))
$(addprefix $(B)/tests/fuzz/,show.o shown.o): CPPFLAGS += -Itools/cwlog-fmt
$(FUZZERS): $(B)/tests/fuzz/%: $(B)/tests/fuzz/%.o $(B)/tests/fuzz/fuzz.o \
	    $(if $(FUZZ),,$(B)/tests/fuzz/replay.o) $(B)/libcommon.a
	$(say) LINK $@
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS)

fuzzers: $(FUZZERS)

# The simulation of the writer (tests/README.md): each tool in one object, with
# its variables side by side, its main() by another name, and its system calls
# replaced when it is linked.
PART = $(B)/tests/simulation/cw-apply.part $(B)/tests/simulation/cw-diff.part
$(PART): $(B)/tests/simulation/%.part: $(B)/libcommon.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(LD) -r -o $@.o $(filter %.o,$^) $(filter %.a,$^)
	$(Q)$(OBJCOPY) --redefine-sym main=$(subst -,_,$*)_main \
	    --rename-section .bss=$(patsubst cw-%,%,$*)_zero \
	    $(foreach s,.data .data.rel .data.rel.local, \
	    --rename-section $(s)=$(patsubst cw-%,%,$*)_data) $@.o
	$(Q)$(OBJCOPY) --keep-global-symbol=$(subst -,_,$*)_main $@.o $@
$(B)/tests/simulation/cw-apply.part: $(B)/tests/simulation/batch.o \
	$(patsubst %.c,$(B)/%.o,$(filter-out %/batch.c, \
	$(wildcard tools/cw-apply/*.c)))
$(B)/tests/simulation/batch.o: tools/cw-apply/batch.c
	@mkdir -p $(@D)
	$(say) CC $@
	$(Q)$(CC) $(CCFLAGS) -Itools/cw-apply -DFULL=3 -MMD -MP -c -o $@ $<
$(B)/tests/simulation/cw-diff.part: $(patsubst %.c,$(B)/%.o, \
	$(wildcard tools/cw-diff/*.c))
WRAPPED = malloc calloc realloc free open __open_2 close read write pread \
	fsync fdatasync ftruncate flock fstat mkdir rename unlink access \
	fcntl isatty poll clock_gettime time nanosleep getrandom getenv unsetenv \
	getpid geteuid sigaction __sysv_signal raise setrlimit prctl exit \
	json_set_alloc_funcs CRYPTO_set_mem_functions EVP_MD_CTX_new \
	EVP_MD_CTX_free
$(SIMULATION): $(call obj,$(SIMULATION_SRC)) $(PART)
	$(say) LINK $@
	$(Q)$(LINK) -o $@ $^ $(WRAPPED:%=-Wl,--wrap=%) $(LIBS)

SEEDS ?= 1 1000
simulation: $(SIMULATION)
	$(Q)$(SIMULATION) $(SEEDS)

# What Frama-C can prove (tests/README.md): PROOFS='qty date' does some.
proof:
	$(Q)tests/proof/run.sh $(PROOFS)

# What measures one command for make bench.
$(BENCH): $(call obj,tests/bench/measure.c)
	$(say) LINK $@
	$(Q)$(LINK) -o $@ $^ $(LDLIBS)

-include $(patsubst %.c,$(B)/%.d,$(ALL_SRC)) $(PAGE).d \
	$(B)/tests/simulation/batch.d

# --- tests ------------------------------------------------------------------

JOBS ?= $(shell nproc 2>/dev/null || echo 2)
ALL_TESTS := $(sort $(wildcard tests/*.t))
# The simulator's own, which run when it or they have changed (tests/passed).
SIM_TESTS := $(filter tests/8%,$(ALL_TESTS))
# Those of the tools run under sanitizers ...
SAN_TESTS := $(filter-out tests/4730% tests/7% tests/8% tests/9%,$(ALL_TESTS))
# ... and as they are shipped those where that makes a difference: a whole
# pipeline, torture by allocation, the simulation, the page in a browser, memory,
# what is flushed; sources, installation, demo, manuals, package (7000 on), and the job runner
# (9000 on).
SHIPPED_TESTS := $(filter tests/4710% tests/4730% tests/53% tests/6000% \
	tests/67% tests/7% tests/9%,$(ALL_TESTS))
NEW_SIM_TESTS = $(if $(shell tests/passed $(B) sim),$(SIM_TESTS))
# With NEW=1 only what has changed since it passed, and today's share.
new = $(if $(NEW),$(filter $(shell tests/passed $(B) $(1)),$(2)),$(2))
ifdef SAN
TESTS ?= $(call new,san,$(SAN_TESTS)) $(NEW_SIM_TESTS)
else
TESTS ?= $(call new,shipped,$(SHIPPED_TESTS))
endif
PROVE = B=$(B) prove -j$(JOBS) --statefile=$(B)/prove.state --state=save \
	$(PROVEFLAGS)

# The simulation has its own memory and stacks, which sanitizers do not know.
tests: all $(UNITS) $(SIM) $(if $(SAN),,$(SIMULATION)) $(TORTURE) $(BENCH) $(FUZZERS)

# The pictures in README.md, drawn from the sample's output; needs Chromium.
pictures: all $(SIM)
	$(Q)B=$(B) PICTURES=new sh tests/7220-pictures.t

check: tests
	$(if $(NEW),@echo 'tests: $(words $(TESTS)) files changed or have their turn')
	$(Q)$(PROVE) $(UNITS) $(TESTS) </dev/null

# Records what prove saw pass in both builds, for NEW=1 (tests/passed).
record:
	$(Q)tests/passed build/san san --state
	$(Q)tests/passed build shipped --state

# The same two builds with every test and every case in both, and leaks.
check-all:
	$(Q)SHARE=all LEAKS=1 $(MAKE) SAN=1 TESTS='$(SAN_TESTS) $(SIM_TESTS)' check
	$(Q)SHARE=all $(MAKE) ALL=1 TESTS='$(ALL_TESTS)' check

check-sim: tests
	$(Q)$(PROVE) $(SIM_TESTS) </dev/null
	$(Q)tests/passed $(B) sim simulator

soak: tests
	$(Q)B=$(B) prove -v $(PROVEFLAGS) $(sort $(wildcard tests/soak/*.sh)) \
	    </dev/null

# What is found is kept in build/fuzz; see tests/fuzz/README.md.
FUZZ_SECONDS ?= 60
fuzz:
	$(Q)FUZZ_SECONDS=$(FUZZ_SECONDS) tests/soak/fuzz.sh

# Figures and chart go to build/bench; what the README shows is FULL=1.
bench: all $(SIM) $(BENCH)
	$(Q)B=$(B) tests/bench/run --growth $(if $(FULL),--full) $(BENCHFLAGS)
	$(Q)tests/bench/report --svg $(B)/bench/results.svg \
	    --growth $(B)/bench/growth.tsv \
	    --markdown $(B)/bench/results.md $(B)/bench/results.tsv
	$(Q)[ ! -x tests/bench/records.sh ] || B=$(B) tests/bench/records.sh

# Breaks each rule, and sees whether its test notices: half an hour.
MUTANTS ?= $(sort $(wildcard tests/mutants/*.patch))
mutants:
	$(Q)tests/mutants/run.sh $(MUTANTS)

# --- checks of the sources --------------------------------------------------

MAX_COMPLEXITY = 20
MAX_LENGTH = 60

lint: lint-headers lint-size lint-cppcheck lint-tidy lint-shell lint-manuals

# Every header can be included alone.
lint-headers:
	$(say) LINT headers
	$(Q)printf '%s\n' $(HEADERS) | xargs -P $(JOBS) -I {} sh -c \
	    'echo "typedef int not_empty;" | $(CC) $(STD) $(WARN) -Werror \
	    -Wno-unused-function -Wno-unused-variable $(INCLUDE) \
	    -fsyntax-only -x c -include {} -'

# No function is longer, or has more branches, than a reader can hold.
lint-size:
	$(say) LINT size
	$(Q)pmccabe $(COMMON_SRC) $(TOOL_SRC) $(SIM_SRC) \
	    $(SIMULATION_SRC) | awk \
	    '$$2 > $(MAX_COMPLEXITY) || $$5 > $(MAX_LENGTH) \
	    { print "too complex or too long:", $$2, $$5, $$6, $$7; bad = 1 } \
	    END { exit bad }'

lint-cppcheck:
	$(say) LINT cppcheck
	$(Q)cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr \
	    --enable=warning,performance,portability,style \
	    --suppress=missingIncludeSystem --suppress=variableScope \
	    --suppress=constParameterCallback $(INCLUDE) common tools

# The slow ones look at what has changed since they passed (tests/passed), and
# record that it passes; with ALL=1 at all. RECORD= records nothing.
RECORD = yes
unless_passed = $(if $(ALL),printf '%s\n' $(2),tests/passed $(B) $(1))
record = [ -z '$(RECORD)' ] || xargs -r tests/passed $(B) $(1)

lint-tidy: $(call obj,$(COMMON_SRC) $(TOOL_SRC))
	$(say) LINT clang-tidy
	$(Q)$(call unless_passed,tidy,$(COMMON_SRC) $(TOOL_SRC)) >$(B)/tidy.list
	$(Q)xargs -r -P $(JOBS) -n 4 sh -c 'clang-tidy --quiet "$$@" -- \
	    $(STD) $(INCLUDE) 2>/dev/null' - <$(B)/tidy.list
	$(Q)$(call record,tidy) <$(B)/tidy.list

lint-shell:
	$(say) LINT shellcheck
	$(Q)mkdir -p $(B)
	$(Q)$(call unless_passed,shell,$(SCRIPTS)) >$(B)/shell.list
	$(Q)xargs -r -P $(JOBS) -n 8 shellcheck <$(B)/shell.list
	$(Q)! grep -qx scripts/atria-cw $(B)/shell.list || \
	    shellcheck -a scripts/atria-cw
	$(Q)$(call record,shell) <$(B)/shell.list

lint-manuals:
	$(say) LINT mandoc
	$(Q)mandoc -T lint -W warning $(PAGES)

# --- installation -----------------------------------------------------------

INSTALLED_RUNNER = $(BINDIR)/atria-cw $(LIBDIR)/atria-cw/atria-cw-ask \
	$(RUNNER_PARTS:scripts/atria-cw.d/%=$(LIBDIR)/atria-cw/%) \
	$(COMPLETIONDIR)/atria-cw $(UNITDIR)/atria-cw@.service \
	$(UNITDIR)/atria-cw@.timer $(SYSUSERSDIR)/atria-cw.conf

install: all
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR)/atria-cw \
	    $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5 \
	    $(DESTDIR)$(MANDIR)/man7 $(DESTDIR)$(COMPLETIONDIR) \
	    $(DESTDIR)$(UNITDIR) $(DESTDIR)$(SYSUSERSDIR) \
	    $(DESTDIR)$(SHAREDIR)/schema
	$(INSTALL) -m 755 $(BINS) $(B)/bin/atria-cw $(DESTDIR)$(BINDIR)
	$(INSTALL) -m 644 $(RUNNER_PARTS) $(DESTDIR)$(LIBDIR)/atria-cw
	$(INSTALL) -m 755 $(ASK) $(DESTDIR)$(LIBDIR)/atria-cw
	for p in $(PAGES); do \
		to=$(DESTDIR)$(MANDIR)/man$${p##*.}/$${p##*/}; \
		sed 's|@SHAREDIR@|$(SHAREDIR)|' $$p >$$to && \
		    chmod 644 $$to || exit 1; \
	done
	$(INSTALL) -m 644 scripts/atria-cw.bash-completion \
	    $(DESTDIR)$(COMPLETIONDIR)/atria-cw
	sed 's|@BINDIR@|$(BINDIR)|' scripts/systemd/atria-cw@.service \
	    >$(DESTDIR)$(UNITDIR)/atria-cw@.service
	chmod 644 $(DESTDIR)$(UNITDIR)/atria-cw@.service
	$(INSTALL) -m 644 scripts/systemd/atria-cw@.timer $(DESTDIR)$(UNITDIR)
	$(INSTALL) -m 644 scripts/systemd/atria-cw.sysusers \
	    $(DESTDIR)$(SYSUSERSDIR)/atria-cw.conf
	$(INSTALL) -m 644 $(SCHEMAS) $(DESTDIR)$(SHAREDIR)/schema

uninstall:
	rm -f $(TOOLS:%=$(DESTDIR)$(BINDIR)/%) \
	    $(INSTALLED_RUNNER:%=$(DESTDIR)%)
	for p in $(PAGES); do s=$${p##*.}; \
		rm -f $(DESTDIR)$(MANDIR)/man$$s/$${p##*/}; done
	rm -rf $(DESTDIR)$(SHAREDIR)/schema
	! [ -d $(DESTDIR)$(LIBDIR)/atria-cw ] || \
	    rmdir $(DESTDIR)$(LIBDIR)/atria-cw

clean:
	rm -rf build

.PHONY: all tests bench pictures check check-all check-sim record soak fuzz fuzzers \
	mutants clean sim simulation proof \
	lint-headers lint-size lint-cppcheck lint-tidy lint-shell lint-manuals \
	install uninstall
