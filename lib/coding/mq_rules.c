#include "mq_rules.h"
#include "mq_needs.h"
#include <stdio.h>
#include <stdlib.h>

enum { ID, CODE, CONDITION, OPTIONS, REFERENCE, TITLE };

typedef struct S_place {
    mq_arena *arena;
    const mq_codebook *book;
    const mq_lexicon *lexicon;
    const mq_tsv *file;
    mq_rules *rules;
    mq_error *err;
} S_place;

static bool S_starts(mq_str text, const char *head)
{
    size_t n = strlen(head);
    return text.size >= n && memcmp(text.at, head, n) == 0;
}

/* Is rule r meant by `name`, of the code so called or SIZE_MAX: its id, its code, or the outer code it stands in? */
static bool S_named(const S_place *p, const mq_rule *r, mq_str name, size_t code)
{
    if (mq_str_equal(r->id, name))
        return true;
    return code != SIZE_MAX && r->code != SIZE_MAX && (r->code == code || p->book->codes[r->code].parent == code);
}

static mq_status S_beats(S_place *p, const mq_tsv_row *row, mq_rule *rule, mq_str list)
{
    rule->beats = mq_arena_take_n(p->arena, p->rules->size + 1, sizeof *rule->beats);
    if (!rule->beats)
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    for (mq_str rest = list; rest.at;) {
        mq_str name = mq_str_cut(&rest, ',');
        bool found = false;
        if (mq_str_equal(name, MQ_STR("*"))) {
            rule->beats_all = true;
            continue;
        }
        size_t code = mq_codebook_find(p->book, name);
        for (size_t i = 0; i < p->rules->size; i++)
            if (S_named(p, &p->rules->at[i], name, code)) {
                found = true;
                if (&p->rules->at[i] != rule && rule->n_beats < p->rules->size)
                    rule->beats[rule->n_beats++] = (uint32_t)i;
            }
        if (!found)
            return mq_tsv_fail(p->file, row, OPTIONS, (size_t)(name.at - row->cell[OPTIONS].at), p->err,
                               "'%.*s' is no rule and no code that a rule gives", (int)name.size, name.at);
    }
    return MQ_OK;
}

/* A whole number of nats above 0. */
static bool S_margin(mq_str text, double *margin)
{
    *margin = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || i == 4)
            return false;
        *margin = *margin * 10 + (text.at[i] - '0');
    }
    return *margin > 0;
}

static mq_status S_options(S_place *p, const mq_tsv_row *row, mq_rule *rule)
{
    for (mq_str rest = row->cell[OPTIONS]; rest.at;) {
        mq_str option = mq_str_cut(&rest, ' ');
        mq_status status = MQ_OK;
        if (option.size == 0)
            continue;
        if (mq_str_equal(option, MQ_STR("answer")))
            rule->whole_answer = true;
        else if (mq_str_equal(option, MQ_STR("first")))
            rule->first = true;
        else if (mq_str_equal(option, MQ_STR("last")))
            rule->last = true;
        else if (mq_str_equal(option, MQ_STR("wide")))
            rule->wide = true;
        else if (mq_str_equal(option, MQ_STR("guess")))
            rule->guess = true;
        else if (mq_str_equal(option, MQ_STR("firm")))
            rule->firm = true;
        else if (mq_str_equal(option, MQ_STR("aim")))
            rule->aim = true;
        else if (S_starts(option, "margin:") && S_margin((mq_str){option.at + 7, option.size - 7}, &rule->margin))
            continue;
        else if (S_starts(option, "leap:") && S_margin((mq_str){option.at + 5, option.size - 5}, &rule->leap))
            continue;
        else if (S_starts(option, "beats:"))
            status = S_beats(p, row, rule, (mq_str){option.at + 6, option.size - 6});
        else
            status = mq_tsv_fail(p->file, row, OPTIONS, (size_t)(option.at - row->cell[OPTIONS].at), p->err,
                                 "unknown option '%.*s'; answer, first, last, wide, guess, firm, aim, margin:N, leap:N and beats:X,Y are known",
                                 (int)option.size, option.at);
        if (status != MQ_OK)
            return status;
    }
    return MQ_OK;
}

static mq_status S_rule(S_place *p, const mq_tsv_row *row)
{
    mq_rule *rule = &p->rules->at[p->rules->size];
    size_t offset = 0;
    *rule = (mq_rule){.id = row->cell[ID], .code = SIZE_MAX, .reference = row->cell[REFERENCE], .line = row->line};
    for (size_t i = 0; i < p->rules->size; i++)
        if (mq_str_equal(p->rules->at[i].id, rule->id))
            return mq_tsv_fail(p->file, row, ID, 0, p->err, "rule '%.*s' stands twice", (int)rule->id.size, rule->id.at);
    if (!mq_str_equal(row->cell[CODE], MQ_STR("-")) &&
        (rule->code = mq_codebook_find(p->book, row->cell[CODE])) == SIZE_MAX)
        return mq_tsv_fail(p->file, row, CODE, 0, p->err, "code '%.*s' is not in the codebook",
                           (int)row->cell[CODE].size, row->cell[CODE].at);
    mq_status status = mq_condition_parse(p->arena, p->lexicon, row->cell[CONDITION], &rule->condition, &offset, p->err);
    if (status == MQ_E_LEXICON) {
        char what[200];
        snprintf(what, sizeof what, "%.190s", p->err ? p->err->message : "");
        return mq_tsv_fail(p->file, row, CONDITION, offset, p->err, "%s", what);
    }
    for (size_t t = 0; t < MQ_TITLES; t++)
        rule->title[t] = row->cell[TITLE + t];
    p->rules->size++;
    return status;
}

/* Depth-first order: a rule comes before those that it silences; a rule met again on the way down is a circle. */
static bool S_visit(mq_rules *rules, size_t i, uint8_t *mark, uint32_t *order)
{
    if (mark[i] == 2)
        return true;
    if (mark[i] == 1)
        return false;
    mark[i] = 1;
    for (size_t k = 0; k < rules->at[i].n_beats; k++)
        if (!S_visit(rules, rules->at[i].beats[k], mark, order))
            return false;
    mark[i] = 2;
    rules->at[i].order = --*order;
    return true;
}

static mq_status S_order(S_place *p)
{
    mq_rules *rules = p->rules;
    uint8_t *mark = mq_arena_take(p->arena, rules->size + 1);
    uint32_t order = (uint32_t)rules->size;
    if (!mark)
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t i = rules->size; i-- > 0;)
        if (!S_visit(rules, i, mark, &order))
            return mq_tsv_fail(p->file, &p->file->rows[i], OPTIONS, 0, p->err,
                               "rule '%.*s' silences a rule that silences it: break the circle",
                               (int)rules->at[i].id.size, rules->at[i].id.at);
    return MQ_OK;
}

/* What each symbol calls for: the sets of needs that it meets, and the rules that are best found by it. */
static void S_index(const S_place *p, const mq_needs *needs)
{
    mq_rules *rules = p->rules;
    for (size_t s = 0; s < p->lexicon->n_symbols; s++) {
        uint64_t *calls = rules->by_symbol + s * (MQ_NEED_WORDS + rules->words);
        for (size_t n = 0; n < needs->size; n++)
            calls[n / 64] |= (needs->set[n][s / 64] >> s % 64 & 1) << n % 64;
    }
    for (size_t r = 0; r < rules->size; r++) {
        uint64_t bit = (uint64_t)1 << r % 64;
        size_t rarest = mq_needs_rarest(needs, rules->at[r].condition);
        (rules->at[r].whole_answer ? rules->of_answer : rules->at[r].aim ? rules->of_aim : rules->of_clause)[r / 64] |= bit;
        if (rarest == MQ_NEEDS_MAX)
            rules->always[r / 64] |= bit;
        for (size_t s = 0; s < p->lexicon->n_symbols && rarest != MQ_NEEDS_MAX; s++)
            if (needs->set[rarest][s / 64] >> s % 64 & 1)
                rules->by_symbol[s * (MQ_NEED_WORDS + rules->words) + MQ_NEED_WORDS + r / 64] |= bit;
    }
}

static mq_status S_needs(S_place *p)
{
    mq_rules *rules = p->rules;
    mq_needs *needs = calloc(1, sizeof *needs);
    rules->words = (rules->size + 63) / 64;
    uint64_t *lists = mq_arena_take_n(p->arena, 4 * rules->words + 1, sizeof *lists);
    rules->by_symbol = mq_arena_take_n(p->arena, p->lexicon->n_symbols * (MQ_NEED_WORDS + rules->words), sizeof *lists);
    if (!needs || !lists || !rules->by_symbol) {
        free(needs);
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    }
    rules->of_clause = lists;
    rules->of_answer = lists + rules->words;
    rules->of_aim = lists + 2 * rules->words;
    rules->always = lists + 3 * rules->words;
    for (size_t r = 0; r < rules->size; r++)
        mq_needs_note(needs, rules->at[r].condition);
    S_index(p, needs);
    free(needs);
    return MQ_OK;
}

/* symbols.tsv may give a symbol a role: `break` ends a clause, `join` stands between two aims, `known` serves no rule. */
static mq_status S_roles(S_place *p, const char *folder)
{
    const struct {
        const char *name;
        uint64_t *set;
    } roles[] = {{"break", p->rules->breaks}, {"join", p->rules->joins}, {"known", p->rules->known}};
    char path[1200];
    mq_tsv file;
    snprintf(path, sizeof path, "%s/symbols.tsv", folder);
    mq_status status = mq_tsv_load(p->arena, path, "symbol role?", &file, p->err);
    for (size_t i = 0; i < file.size && status == MQ_OK; i++) {
        mq_str role = file.rows[i].cell[1];
        size_t k = 0, s = role.size ? mq_lexicon_symbol(p->lexicon, file.rows[i].cell[0]) : 0;
        while (k < 3 && !mq_str_equal(role, mq_str_of(roles[k].name)))
            k++;
        if (k < 3)
            roles[k].set[s / 64] |= (uint64_t)1 << s % 64;
        else if (role.size)
            return mq_tsv_fail(&file, &file.rows[i], 1, 0, p->err, "break, join, known or nothing is allowed here");
    }
    return status;
}

mq_status mq_rules_load(mq_arena *arena, const char *folder, const mq_codebook *book, const mq_lexicon *lexicon,
                        mq_rules *out, mq_error *err)
{
    char path[1200];
    mq_tsv file;
    *out = (mq_rules){0};
    snprintf(path, sizeof path, "%s/rules.tsv", folder);
    mq_status status = mq_tsv_load(arena, path, "id code condition options? codebook? title_kk? title_ru? title_en?",
                                   &file, err);
    if (status != MQ_OK)
        return status;
    S_place p = {arena, book, lexicon, &file, out, err};
    out->path = file.path;
    out->at = mq_arena_take_n(arena, file.size + 1, sizeof *out->at);
    if (!out->at)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t i = 0; i < file.size && status == MQ_OK; i++)
        status = S_rule(&p, &file.rows[i]);
    for (size_t i = 0; i < out->size && status == MQ_OK; i++)
        status = S_options(&p, &file.rows[i], &out->at[i]);
    if (status == MQ_OK)
        status = S_order(&p);
    if (status == MQ_OK)
        status = S_roles(&p, folder);
    return status == MQ_OK ? S_needs(&p) : status;
}
