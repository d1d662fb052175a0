#include "mq_escape.h"
#include "mq_format.h"
#include "mq_fit.h"
#include "mq_number.h"

/* How a table fits the line: in letters, of which a line of text has about ninety. */
enum { HEAD_WIDTH = 9, TEXT_WIDTH = 28, STUB = 32, NORMAL = 46, SMALL = 62, SMALLEST = 104 };

typedef struct S_latex {
    const mq_document *d;
    mq_buffer *out;
    mq_arena scratch;
    mq_fit fit;
    bool upright; /* headings stand on end: too many columns for anything else */
} S_latex;

static void S_put(S_latex *w, const char *open, mq_str text, const char *close)
{
    mq_buffer_text(w->out, open);
    mq_escape_latex(w->out, text);
    mq_buffer_text(w->out, close);
}

static void S_spanners(S_latex *w, const mq_grid *g)
{
    const mq_table *t = g->table;
    mq_buffer rules = {0};
    for (size_t c = 0; c < g->n;) {
        mq_str name = t->columns[g->columns[c].column].spanner;
        size_t last = mq_grid_spanned(g, c);
        mq_buffer_print(w->out, " & \\multicolumn{%zu}{c}{", last - c);
        S_put(w, "", name, "}");
        if (name.size)
            mq_buffer_print(&rules, "\\cmidrule(lr){%zu-%zu}", c + 2, last + 1);
        c = last;
    }
    mq_buffer_text(w->out, " \\\\\n");
    mq_buffer_str(w->out, mq_buffer_view(&rules));
    mq_buffer_text(w->out, rules.size ? "\n" : "");
    mq_buffer_free(&rules);
}

static void S_stack(S_latex *w, const mq_grid *g, size_t c)
{
    mq_str head = mq_fit_head(g, c, &w->scratch), rest = head, line = mq_fit_line(&rest, w->fit.head[c]);
    if (w->upright) {
        S_put(w, "\\rotatebox{90}{", head, "}");
        return;
    }
    S_put(w, rest.size ? "\\shortstack[r]{" : "", line, "");
    bool stacked = rest.size > 0;
    while (rest.size)
        S_put(w, "\\\\", mq_fit_line(&rest, w->fit.head[c]), "");
    mq_buffer_text(w->out, stacked ? "}" : "");
}

static void S_heads(S_latex *w, const mq_grid *g)
{
    mq_buffer_text(w->out, "\\toprule\n");
    if (g->spanners)
        S_spanners(w, g);
    mq_escape_latex(w->out, g->table->stub);
    for (size_t c = 0; c < g->n; c++) {
        if (mq_grid_left(g, c)) {
            S_put(w, " & ", mq_fit_head(g, c, &w->scratch), "");
            continue;
        }
        mq_buffer_text(w->out, " & \\multicolumn{1}{r}{");
        S_stack(w, g, c);
        mq_buffer_char(w->out, '}');
    }
    mq_buffer_text(w->out, " \\\\\n\\midrule\n");
}

static void S_row(S_latex *w, const mq_grid *g, size_t r)
{
    const mq_line *row = &g->table->rows[r];
    if (row->kind == MQ_ROW_TOTAL)
        mq_buffer_text(w->out, "\\midrule\n");
    if (row->kind == MQ_ROW_GROUP)
        mq_buffer_print(w->out, "\\multicolumn{%zu}{l}{", g->n + 1);
    if (row->indent)
        mq_buffer_print(w->out, "\\hspace*{%uem}", row->indent);
    S_put(w, row->kind == MQ_ROW_PLAIN ? "" : "\\textbf{", row->label, row->kind == MQ_ROW_PLAIN ? "" : "}");
    if (row->kind == MQ_ROW_GROUP)
        mq_buffer_char(w->out, '}');
    for (size_t c = 0; c < g->n && row->kind != MQ_ROW_GROUP; c++) {
        mq_buffer text = {0};
        mq_grid_cell(g, r, c, &text);
        S_put(w, " & ", mq_buffer_keep(&text, &w->scratch), "");
        if (mq_grid_mark(g, r, c))
            S_put(w, "\\textsuperscript{", mq_str_of(mq_grid_mark(g, r, c)), "}");
    }
    mq_buffer_text(w->out, " \\\\\n");
}

static mq_status S_notes(S_latex *w, const mq_grid *g, mq_error *err)
{
    mq_note *notes;
    size_t n;
    mq_status st = mq_grid_notes(g, &w->scratch, &notes, &n, err);
    if (st < 0 || !n)
        return st;
    mq_buffer_text(w->out, "\\par\\smallskip\\begin{minipage}{\\linewidth}\\footnotesize\n");
    for (size_t i = 0; i < n; i++) {
        if (notes[i].mark.size)
            S_put(w, "\\textsuperscript{", notes[i].mark, "} ");
        else
            S_put(w, "\\textit{", mq_message(g->words, "note.name"), "} ");
        S_put(w, "", notes[i].text, "\\par\n");
    }
    mq_buffer_text(w->out, "\\end{minipage}\n");
    return st;
}

/* A wide table is set smaller; the group ends behind it. */
static void S_size(S_latex *w)
{
    if (w->fit.total > SMALL)
        mq_buffer_text(w->out, w->upright ? "{\\scriptsize\\setlength{\\tabcolsep}{1.5pt}\n"
                                          : "{\\scriptsize\\setlength{\\tabcolsep}{3pt}\n");
    else if (w->fit.total > NORMAL)
        mq_buffer_text(w->out, "{\\footnotesize\\setlength{\\tabcolsep}{4pt}\n");
}

static mq_status S_table(S_latex *w, const mq_table *t, mq_error *err)
{
    mq_grid g;
    mq_status st = mq_grid_make(t, w->d->words, &w->scratch, &g, err);
    if (st >= 0)
        st = mq_fit_grid(&g, HEAD_WIDTH, TEXT_WIDTH, &w->scratch, &w->fit, err);
    if (st < 0)
        return st;
    w->upright = w->fit.total > SMALLEST;
    S_put(w, "\\begin{center}\n\\begin{minipage}{\\linewidth}\\raggedright\\textbf{",
          mq_caption_table(w->d->words, &w->scratch, t->number), "}\\\\\n");
    S_put(w, "\\textit{", t->title, "}\\end{minipage}\n\\par\\smallskip\n");
    S_size(w);
    mq_buffer_text(w->out, "\\begin{longtable}{@{}");
    mq_buffer_text(w->out, w->fit.stub <= STUB     ? "l"
                           : w->fit.total > NORMAL ? "p{0.22\\linewidth}"
                                                   : "p{0.32\\linewidth}");
    for (size_t c = 0; c < g.n; c++)
        if (mq_grid_left(&g, c) && w->fit.cells[c] == TEXT_WIDTH)
            mq_buffer_text(w->out, "p{0.3\\linewidth}");
        else
            mq_buffer_text(w->out, mq_grid_left(&g, c) ? "l" : "r");
    mq_buffer_text(w->out, "@{}}\n");
    S_heads(w, &g);
    mq_buffer_text(w->out, "\\endhead\n");
    for (size_t r = 0; r < t->n_rows; r++)
        S_row(w, &g, r);
    mq_buffer_text(w->out, "\\bottomrule\n\\end{longtable}\n");
    mq_buffer_text(w->out, w->fit.total > NORMAL ? "}" : "");
    st = S_notes(w, &g, err);
    mq_buffer_text(w->out, "\\end{center}\n");
    return st;
}

/* Caption and picture stay on one page; the picture is that of --figures pdf, or what it shows in words. */
static void S_figure(S_latex *w, const mq_figure *f)
{
    S_put(w, "\\par\\medskip\\noindent\\begin{minipage}{\\linewidth}\\raggedright\\textbf{",
          mq_caption_figure(w->d->words, &w->scratch, f->number), "}\\\\\n");
    S_put(w, "\\textit{", f->title, "}\\par\\smallskip\n");
    mq_buffer_print(w->out,
                    "\\IfFileExists{%s.pdf}{\\includegraphics[width=\\linewidth,height=.85\\textheight,"
                    "keepaspectratio]{%s.pdf}}{\\footnotesize ",
                    f->id, f->id);
    S_put(w, "", f->description, "}\n\\end{minipage}\\par\\medskip\n");
}

static void S_quote(S_latex *w, const mq_block *b)
{
    size_t at = 0;
    mq_buffer_text(w->out, "\\begin{quote}\n");
    for (size_t i = 0; i < b->n_evidence; i++) {
        mq_evidence e = b->evidence[i];
        S_put(w, "", (mq_str){b->text.at + at, e.start - at}, "");
        S_put(w, "\\textbf{", (mq_str){b->text.at + e.start, e.end - e.start}, "}");
        at = e.end;
    }
    S_put(w, "", (mq_str){b->text.at + at, b->text.size - at}, "\n");
    if (b->source.size)
        S_put(w, "\\par{\\footnotesize ", b->source, "}\n");
    mq_buffer_text(w->out, "\\end{quote}\n");
}

static void S_code(S_latex *w, mq_str text)
{
    mq_buffer_text(w->out, "{\\ttfamily\\footnotesize\\raggedright\n");
    while (text.size)
        S_put(w, "\\mbox{}", mq_str_cut(&text, '\n'), "\\par\n");
    mq_buffer_text(w->out, "}\n");
}

static mq_status S_block(S_latex *w, const mq_block *b, mq_error *err)
{
    static const char *const sections[] = {"\\section{", "\\subsection{", "\\subsubsection{"};
    switch (b->kind) {
    case MQ_BLOCK_HEADING:
        S_put(w, sections[b->level - 2], b->text, "}\n");
        break;
    case MQ_BLOCK_PARAGRAPH:
        S_put(w, "", b->text, "\n");
        break;
    case MQ_BLOCK_LIST:
        mq_buffer_text(w->out, b->n_texts ? "\\begin{itemize}\n" : "");
        for (size_t i = 0; i < b->n_texts; i++)
            S_put(w, "\\item ", b->texts[i], "\n");
        mq_buffer_text(w->out, b->n_texts ? "\\end{itemize}\n" : "");
        break;
    case MQ_BLOCK_TABLE:
        return S_table(w, b->table, err);
    case MQ_BLOCK_FIGURE:
        S_figure(w, b->figure);
        break;
    case MQ_BLOCK_QUOTE:
        S_quote(w, b);
        break;
    case MQ_BLOCK_NOTE:
        S_put(w, "\\begin{quote}\\itshape ", b->text, "\\end{quote}\n");
        break;
    case MQ_BLOCK_CODE:
        S_code(w, b->text);
        break;
    }
    return MQ_OK;
}

static mq_status S_write(const mq_document *d, mq_buffer *out, mq_error *err)
{
    S_latex w = {.d = d, .out = out};
    mq_status st = MQ_OK;
    mq_buffer_text(out,
                   "% needs \\usepackage{booktabs,longtable,graphicx}; compile with XeLaTeX or LuaLaTeX;\n"
                   "% the pictures of --figures pdf are taken from beside this file\n");
    mq_buffer_text(out, "\\begingroup\\sloppy\n");
    for (const mq_block *b = d->first; b && st == MQ_OK; b = b->next) {
        mq_buffer_char(out, '\n');
        st = S_block(&w, b, err);
        mq_arena_reset(&w.scratch);
    }
    mq_buffer_text(out, "\n\\endgroup\n");
    mq_arena_free(&w.scratch);
    return st;
}

const mq_format mq_format_latex = {"latex", "tex", "booktabs tables to \\input into a paper", S_write, NULL};
