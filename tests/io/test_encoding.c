/* Surveys of 1, 10 and 1,000 rows, made from sentences, in every encoding that can hold them: detected,
 * decoded and read as the same records. */
#include "support.h"
#include "mq_decode.h"

static const char *const kazakh[] = {
    "Оқыту әдістемесін жетілдіру",
    "Критериалды бағалауды меңгеру",
    "Цифрлық құралдарды сабақта қолдану",
    "Оқушылардың функционалдық сауаттылығын арттыру",
    "Ағылшын тілін үйрену",
    "Кәсіби шеберлігімді шыңдау",
    "Инклюзивті білім беру бойынша тәжірибе жинау",
    "Сабақты зерттеу әдісін енгізу",
    "Әріптестерімнің сабағына қатысып, тәжірибе алмасу",
    "Мақсатым жоқ",
    "Жаңа технологияларды игеру",
    "Балалардың оқуға деген қызығушылығын ояту",
    "Педагог-зерттеуші санатын алу",
    "Ғылыми жобалармен жұмыс істеу",
};
static const char *const russian[] = {
    "Повысить квалификационную категорию",
    "Освоить критериальное оценивание",
    "Научиться работать с одарёнными детьми",
    "Развитие функциональной грамотности учащихся",
    "Изучить английский язык",
    "Применять цифровые ресурсы на уроках",
    "Обмен опытом с коллегами",
    "Совершенствовать методику преподавания",
    "Нет ответа",
    "Подготовка учеников к олимпиаде",
    "Научить детей мыслить критически",
    "Стать педагогом-исследователем",
};

typedef struct S_language {
    const char *header;
    const char *const *answers;
    size_t count;
} S_language;

static mq_buffer S_survey(S_language language, size_t rows, size_t first)
{
    mq_buffer text = {0};
    mq_buffer_print(&text, "%s\n", language.header);
    for (size_t i = 0; i < rows; i++)
        mq_buffer_print(&text, "%zu,%s\n", i + 1, language.answers[(first + i) % language.count]);
    return text;
}

/* The bytes of text in an encoding; false when it has no byte for a letter. */
static bool S_encode(mq_str text, mq_encoding encoding, bool mark, mq_buffer *out)
{
    const uint16_t *table = mq_encoding_table(encoding);
    mq_buffer marked = {0};
    if (mark)
        mq_buffer_text(&marked, "\xEF\xBB\xBF");
    mq_buffer_str(&marked, text);
    const char *at = marked.bytes, *end = at + marked.size;
    bool fits = true;
    while (at < end && fits) {
        const char *start = at;
        uint32_t c = mq_utf8_next(&at, end);
        if (encoding == MQ_ENCODING_UTF8) {
            mq_buffer_put(out, start, (size_t)(at - start));
        } else if (!table) {
            char high = (char)(c >> 8), low = (char)(c & 0xFF);
            bool little = encoding == MQ_ENCODING_UTF16LE;
            mq_buffer_char(out, little ? low : high);
            mq_buffer_char(out, little ? high : low);
        } else if (c < 0x80) {
            mq_buffer_char(out, (char)c);
        } else {
            size_t b = 0;
            while (b < 128 && table[b] != c)
                b++;
            fits = b < 128;
            mq_buffer_char(out, (char)(0x80 + b));
        }
    }
    mq_buffer_free(&marked);
    return fits;
}

static const struct {
    const char *label;
    mq_encoding encoding;
    bool mark, kazakh;
} written[] = {
    {"UTF-8", MQ_ENCODING_UTF8, false, true},
    {"UTF-8 with mark", MQ_ENCODING_UTF8, true, true},
    {"UTF-16LE with mark", MQ_ENCODING_UTF16LE, true, true},
    {"UTF-16LE", MQ_ENCODING_UTF16LE, false, true},
    {"UTF-16BE with mark", MQ_ENCODING_UTF16BE, true, true},
    {"UTF-16BE", MQ_ENCODING_UTF16BE, false, true},
    {"KZ-1048", MQ_ENCODING_KZ1048, false, true},
    {"KOI8-R", MQ_ENCODING_KOI8R, false, false},
    {"CP866", MQ_ENCODING_CP866, false, false},
    {"ISO-8859-5", MQ_ENCODING_ISO8859_5, false, false},
};

static void S_check(size_t w, S_language language, bool is_kazakh, size_t rows, size_t first)
{
    mq_buffer text = S_survey(language, rows, first), bytes = {0};
    assert_true(S_encode(mq_buffer_view(&text), written[w].encoding, written[w].mark, &bytes));
    size_t bom;
    mq_encoding found = mq_encoding_detect(bytes.bytes, bytes.size, true, &bom);
    mq_encoding wanted = written[w].encoding;
    if (wanted == MQ_ENCODING_KZ1048 && !is_kazakh)
        wanted = MQ_ENCODING_WINDOWS1251; /* no letter of KZ-1048 in it: decoded the same */
    if (found != wanted)
        fail_msg("%s, %s, %zu rows from %zu: found %s", written[w].label, is_kazakh ? "kk" : "ru", rows,
                 first, mq_encoding_name(found));
    const char *path = S_at("survey.csv"), *plain = S_at("plain.csv");
    S_put_file(path, bytes.bytes, bytes.size);
    S_put_file(plain, text.bytes, text.size);
    static const size_t chunks[] = {0, 1, 7};
    mq_buffer expected = S_show_survey(plain, (mq_survey_options){0});
    for (size_t c = 0; c < (rows < 1000 ? COUNT(chunks) : 1); c++) {
        mq_buffer got = S_show_survey(path, (mq_survey_options){.chunk_size = chunks[c]});
        assert_string_equal(got.bytes, expected.bytes);
        mq_buffer_free(&got);
    }
    mq_buffer_free(&expected);
    mq_buffer_free(&text);
    mq_buffer_free(&bytes);
}

static void surveys_of_1_10_1000_rows(void **state)
{
    static const size_t sizes[] = {1, 10, 1000};
    const S_language kk = {"нөмір,мақсат", kazakh, COUNT(kazakh)},
                     ru = {"номер,цель", russian, COUNT(russian)};
    (void)state;
    for (size_t w = 0; w < COUNT(written); w++)
        for (size_t s = 0; s < COUNT(sizes); s++)
            for (size_t first = 0; first < (sizes[s] == 1 ? COUNT(russian) : 1); first++) {
                S_check(w, ru, false, sizes[s], first);
                if (written[w].kazakh)
                    S_check(w, kk, true, sizes[s], first);
            }
}

/* Excel on a Russian Windows has written ? for the letters that 1251 lacks. */
static void damaged_1251(void **state)
{
    static const char text[] = "id,goal\n1,О?ыту ?дістемесін жетілдіру\n2,Критериалды ба?алауды ме?геру\n";
    mq_buffer bytes = {0};
    size_t bom;
    (void)state;
    assert_true(S_encode(MQ_STR("id,goal\n1,О?ыту ?дістемесін жетілдіру\n2,Критериалды ба?алауды ме?геру\n"),
                         MQ_ENCODING_WINDOWS1251, false, &bytes));
    assert_int_equal(mq_encoding_detect(bytes.bytes, bytes.size, true, &bom), MQ_ENCODING_WINDOWS1251);
    S_put_file(S_at("d.csv"), bytes.bytes, bytes.size);
    S_put_file(S_at("e.csv"), text, sizeof text - 1);
    mq_buffer got = S_show_survey(S_at("d.csv"), (mq_survey_options){0});
    mq_buffer expected = S_show_survey(S_at("e.csv"), (mq_survey_options){0});
    assert_string_equal(got.bytes, expected.bytes);
    mq_buffer_free(&got);
    mq_buffer_free(&expected);
    mq_buffer_free(&bytes);
}

/* STRK 1048-2002: the sixteen bytes in which it is not Windows-1251. */
static void the_sixteen_bytes(void **state)
{
    static const char bytes[] = "\x8D\x8E\x9D\x9E\xA1\xA2\xA3\xA5\xAA\xAF\xB4\xBA\xBC\xBD\xBE\xBF\xB2\xB3";
    mq_decode decode = {.encoding = MQ_ENCODING_KZ1048};
    mq_decode_fault fault;
    mq_buffer out = {0};
    (void)state;
    assert_int_equal(mq_decode_push(&decode, bytes, sizeof bytes - 1, &out, &fault), MQ_OK);
    assert_string_equal(out.bytes, "ҚҺқһҰұӘӨҒҮөғәҢңүІі");
    mq_buffer_free(&out);
}

#define BYTES(text)                                                                                          \
    {                                                                                                        \
        text, sizeof text - 1                                                                                \
    }
static const struct {
    const char *label;
    mq_encoding encoding;
    mq_str bytes;
    uint64_t offset;
    bool cut;
    const char *before;
} faults[] = {
    {"lone continuation", MQ_ENCODING_UTF8, BYTES("ab\x80z"), 2, false, "ab"},
    {"overlong", MQ_ENCODING_UTF8, BYTES("a\xC0\xAFz"), 1, false, "a"},
    {"overlong of three", MQ_ENCODING_UTF8, BYTES("a\xE0\x9F\xBFz"), 1, false, "a"},
    {"surrogate", MQ_ENCODING_UTF8, BYTES("\xED\xA0\x80z"), 0, false, ""},
    {"above U+10FFFF", MQ_ENCODING_UTF8, BYTES("\xF4\x90\x80\x80z"), 0, false, ""},
    {"letter broken off", MQ_ENCODING_UTF8, BYTES("a\xD0z"), 1, false, "a"},
    {"letter cut by the end", MQ_ENCODING_UTF8, BYTES("a\xE2\x82"), 1, true, "a"},
    {"low surrogate alone", MQ_ENCODING_UTF16LE, BYTES("a\0\x00\xDCz\0"), 2, false, "a"},
    {"high surrogate, then a letter", MQ_ENCODING_UTF16BE, BYTES("\0a\xD8\x00\0z"), 2, false, "a"},
    {"half a unit", MQ_ENCODING_UTF16LE, BYTES("a\0b"), 2, true, "a"},
    {"byte without meaning", MQ_ENCODING_WINDOWS1251, BYTES("a\x98z"), 1, false, "a"},
};

static void strict_decoding(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(faults); i++)
        for (size_t step = 1; step <= faults[i].bytes.size; step++) {
            mq_decode decode = {.encoding = faults[i].encoding};
            mq_decode_fault fault = {0};
            mq_buffer out = {0};
            mq_str rest = faults[i].bytes;
            mq_status st = MQ_OK;
            for (size_t n = 1; st == MQ_OK && n > 0; rest.at += n, rest.size -= n) {
                n = rest.size < step ? rest.size : step;
                st = mq_decode_push(&decode, rest.at, n, &out, &fault);
            }
            mq_buffer_put(&out, "", 0);
            if (st != MQ_E_DATA || fault.offset != faults[i].offset || fault.cut != faults[i].cut ||
                strcmp(out.bytes, faults[i].before) != 0)
                fail_msg("%s, step %zu: status %d, offset %d, cut %d, before '%s'", faults[i].label, step,
                         (int)st, (int)fault.offset, fault.cut, out.bytes);
            mq_buffer_free(&out);
        }
}

static void pairs_of_surrogates(void **state)
{
    mq_decode decode = {.encoding = MQ_ENCODING_UTF16LE};
    mq_decode_fault fault;
    mq_buffer out = {0};
    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(mq_decode_push(&decode, &"\x3D\xD8\x00\xDE"[i], 1, &out, &fault), MQ_OK);
    assert_string_equal(out.bytes, "\xF0\x9F\x98\x80");
    mq_buffer_free(&out);
}

/* A UTF-8 file with one bad byte stays UTF-8: the byte is reported with line and place, not guessed away. */
static void one_bad_byte(void **state)
{
    static const char text[] = "id,goal\n1,Оқыту әдістемесі\n2,са\xFFбақ\n";
    mq_error err;
    (void)state;
    S_put_file(S_at("bad.csv"), text, sizeof text - 1);
    mq_survey *survey = mq_survey_open(S_at("bad.csv"), NULL, &err);
    assert_non_null(survey);
    mq_row row;
    assert_int_equal(mq_survey_next(survey, &row, &err), MQ_OK);
    assert_int_equal(mq_survey_next(survey, &row, &err), MQ_E_DATA);
    assert_int_equal(err.line, 3);
    assert_int_equal(err.column, 5);
    assert_non_null(strstr(err.message, "0xFF at byte 49"));
    assert_non_null(strstr(err.message, "--encoding"));
    mq_survey_close(survey);
}

/* What Excel saves as "Unicode text": UTF-16LE with a mark, tabs between. */
static void excel_unicode_text(void **state)
{
    mq_buffer bytes = {0};
    (void)state;
    assert_true(S_encode(MQ_STR("id\tмақсат\r\n1\tОқыту, \"сабақ\"\r\n"), MQ_ENCODING_UTF16LE, true, &bytes));
    S_put_file(S_at("u.txt"), bytes.bytes, bytes.size);
    mq_buffer got = S_show_survey(S_at("u.txt"), (mq_survey_options){0});
    assert_string_equal(got.bytes, "[1][Оқыту, \"сабақ\"]\n");
    mq_buffer_free(&got);
    mq_buffer_free(&bytes);
}

static void names(void **state)
{
    static const struct {
        const char *name;
        mq_encoding encoding;
    } known[] = {{"utf-8", MQ_ENCODING_UTF8},
                 {"UTF8", MQ_ENCODING_UTF8},
                 {"Windows-1251", MQ_ENCODING_WINDOWS1251},
                 {"cp1251", MQ_ENCODING_WINDOWS1251},
                 {"RK1048", MQ_ENCODING_KZ1048},
                 {"KZ-1048", MQ_ENCODING_KZ1048},
                 {"koi8-r", MQ_ENCODING_KOI8R},
                 {"utf_16be", MQ_ENCODING_UTF16BE}};
    mq_encoding encoding;
    mq_error err;
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        assert_int_equal(mq_encoding_parse(known[i].name, &encoding, &err), MQ_OK);
        assert_int_equal(encoding, known[i].encoding);
    }
    for (int e = MQ_ENCODING_UTF8; e < MQ_ENCODING_COUNT; e++) { /* what we print can be given back */
        assert_int_equal(mq_encoding_parse(mq_encoding_name((mq_encoding)e), &encoding, &err), MQ_OK);
        assert_int_equal(encoding, e);
    }
    assert_int_equal(mq_encoding_parse("klingon", &encoding, &err), MQ_E_USAGE);
}

/* The option wins over detection. */
static void the_option_rules(void **state)
{
    static const char text[] = "a,b\n1,\xC4\xE5\n"; /* "Де" in 1251, "дЕ" in KOI8-R, "Äå" in Latin-1 */
    (void)state;
    S_put_file(S_at("o.csv"), text, sizeof text - 1);
    mq_buffer koi = S_show_survey(S_at("o.csv"), (mq_survey_options){.encoding = MQ_ENCODING_KOI8R});
    mq_buffer latin = S_show_survey(S_at("o.csv"), (mq_survey_options){.encoding = MQ_ENCODING_ISO8859_1});
    mq_buffer utf8 = S_show_survey(S_at("o.csv"), (mq_survey_options){.encoding = MQ_ENCODING_UTF8});
    assert_string_equal(koi.bytes, "[1][дЕ]\n");
    assert_string_equal(latin.bytes, "[1][Äå]\n");
    assert_non_null(strstr(utf8.bytes, "error 2: invalid UTF-8: 0xC4 at byte 7"));
    mq_buffer_free(&koi);
    mq_buffer_free(&latin);
    mq_buffer_free(&utf8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(surveys_of_1_10_1000_rows),
        cmocka_unit_test(damaged_1251),
        cmocka_unit_test(the_sixteen_bytes),
        cmocka_unit_test(strict_decoding),
        cmocka_unit_test(pairs_of_surrogates),
        cmocka_unit_test(one_bad_byte),
        cmocka_unit_test(names),
        cmocka_unit_test(excel_unicode_text),
        cmocka_unit_test(the_option_rules),
    };
    return cmocka_run_group_tests(tests, S_make_folder, S_remove_folder);
}
