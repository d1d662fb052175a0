#include "mq_escape.h"
#include "mq_format.h"
#include "mq_hash.h"
#include "mq_html.h"

static void S_join(const char *const *lines, mq_buffer *out)
{
    for (; *lines; lines++)
        mq_buffer_text(out, *lines);
}

/* CSP wants the digest in base64; mq_hash gives hex. */
static void S_base64(const char *hex, mq_buffer *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static const char hexes[] = "0123456789abcdef";
    unsigned bits = 0, n = 0;
    for (size_t i = 0; i < 64; i++) {
        bits = (bits << 4) | (unsigned)(strchr(hexes, hex[i]) - hexes);
        n += 4;
        if (n >= 6) {
            n -= 6;
            mq_buffer_char(out, digits[(bits >> n) & 63]);
        }
    }
    if (n) /* 256 bits leave 4: one digit and one sign of padding */
        mq_buffer_char(out, digits[(bits << (6 - n)) & 63]);
    mq_buffer_char(out, '=');
}

static void S_head(const mq_document *d, const mq_buffer *script, mq_buffer *out)
{
    char hex[MQ_HASH_HEX];
    mq_hash_bytes(mq_buffer_view(script), hex);
    mq_buffer_print(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                    mq_locale_name(mq_catalogue_locale(d->words)));
    mq_buffer_text(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                        "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
                        "script-src 'sha256-");
    S_base64(hex, out);
    mq_buffer_text(out, "'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta name=\"generator\" content=\"maqsat\">\n<title>");
    mq_escape_html(out, d->file_title.size ? d->file_title : MQ_STR("maqsat"));
    mq_buffer_text(out, "</title>\n<style>\n");
    for (const char *const *line = mq_html_style(); *line; line++) {
        mq_buffer_text(out, *line);
        mq_buffer_char(out, '\n');
    }
    mq_buffer_text(out, "</style>\n</head>\n");
}

static void S_word(const mq_document *d, const char *name, const char *key, mq_buffer *out)
{
    mq_buffer_print(out, " data-%s=\"", name);
    mq_escape_html(out, mq_message(d->words, key));
    mq_buffer_char(out, '"');
}

static void S_contents(const mq_document *d, mq_buffer *out)
{
    mq_buffer_text(out, "<nav aria-labelledby=\"toc\"><div>\n<p id=\"toc\">");
    mq_escape_html(out, mq_message(d->words, "page.contents"));
    mq_buffer_text(out, "</p>\n<ol>\n");
    for (const mq_block *b = d->first; b; b = b->next)
        if (b->kind == MQ_BLOCK_HEADING && b->level <= 3) {
            mq_buffer_print(out, "<li class=\"l%u\"><a href=\"#%s\">", b->level, b->id);
            mq_escape_html(out, b->text);
            mq_buffer_text(out, "</a></li>\n");
        }
    mq_buffer_text(out, "</ol>\n</div></nav>\n");
}

static mq_status S_page(const mq_document *d, mq_buffer *out, mq_error *err)
{
    mq_buffer script = {0};
    S_join(mq_html_script(), &script);
    S_head(d, &script, out);
    mq_buffer_text(out, "<body");
    S_word(d, "filter", "page.filter", out);
    S_word(d, "copy", "page.copy", out);
    S_word(d, "copied", "page.copied", out);
    S_word(d, "sort", "page.sort", out);
    mq_buffer_text(out, ">\n<a class=\"skip\" href=\"#main\">");
    mq_escape_html(out, mq_message(d->words, "page.skip"));
    mq_buffer_text(out, "</a>\n<header class=\"top\"><div class=\"wrap\">\n<h1>");
    mq_escape_html(out, d->title.size ? d->title : MQ_STR("maqsat"));
    mq_buffer_text(out, "</h1>\n");
    if (d->subtitle.size) {
        mq_buffer_text(out, "<p class=\"sub\">");
        mq_escape_html(out, d->subtitle);
        mq_buffer_text(out, "</p>\n");
    }
    mq_buffer_text(out, "</div></header>\n<div class=\"wrap page\">\n");
    S_contents(d, out);
    mq_buffer_text(out, "<main id=\"main\">\n");
    mq_status st = mq_html_body(d, out, err);
    mq_buffer_text(out, "</main>\n</div>\n<script>");
    mq_buffer_str(out, mq_buffer_view(&script));
    mq_buffer_text(out, "</script>\n</body>\n</html>\n");
    mq_buffer_free(&script);
    return st;
}

const mq_format mq_format_html = {"html", "html", "a page in one file, readable without script and network",
                                  S_page, NULL};

const mq_format mq_format_fragment = {"fragment", "html", "the body of the page, to put into another",
                                      mq_html_body, NULL};
