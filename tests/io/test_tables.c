/* SPSS and Excel files, made here with other libraries' writers, read as the CSV of the same table. */
#include "support.h"
#include <fcntl.h>
#include <readstat.h>
#include <zip.h>

static ssize_t S_write(const void *bytes, size_t size, void *context)
{
    return write(*(int *)context, bytes, size);
}

static void S_put_sav(const char *path, long rows)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    readstat_writer_t *writer = readstat_writer_init();
    readstat_set_data_writer(writer, S_write);
    readstat_label_set_t *set = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "category");
    readstat_label_double_value(set, 1, "педагог");
    readstat_label_double_value(set, 2, "педагог-зерттеуші, жоғары");
    readstat_variable_t *goal = readstat_add_variable(writer, "goal", READSTAT_TYPE_STRING, 200);
    readstat_variable_t *category = readstat_add_variable(writer, "category", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_set_label_set(category, set);
    readstat_variable_t *age = readstat_add_variable(writer, "age", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_t *date = readstat_add_variable(writer, "date", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_set_format(date, "DATE11");
    assert_int_equal(readstat_begin_writing_sav(writer, &fd, rows), READSTAT_OK);
    for (long i = 0; i < rows; i++) {
        readstat_begin_row(writer);
        readstat_insert_string_value(writer, goal, i % 2 ? "Оқыту, \"жаңа\"" : "");
        readstat_insert_double_value(writer, category, (double)(i % 3 + 1));
        if (i % 2)
            readstat_insert_double_value(writer, age, 30.5);
        else
            readstat_insert_missing_value(writer, age);
        readstat_insert_double_value(writer, date, 13931568000.0 + 86400.0 * (double)i); /* 2024-04-04 */
        readstat_end_row(writer);
    }
    assert_int_equal(readstat_end_writing(writer), READSTAT_OK);
    readstat_writer_free(writer);
    close(fd);
}

static void spss(void **state)
{
    static const size_t chunks[] = {0, 1, 7};
    mq_error err;
    size_t index;
    (void)state;
    S_put_sav(S_at("s.sav"), 3);
    for (size_t i = 0; i < COUNT(chunks); i++) {
        mq_buffer got = S_show_survey(S_at("s.sav"), (mq_survey_options){.chunk_size = chunks[i]});
        assert_string_equal(got.bytes, "[][педагог][][2024-04-04]\n"
                                       "[Оқыту, \"жаңа\"][педагог-зерттеуші, жоғары][30.5][2024-04-05]\n"
                                       "[][3][][2024-04-06]\n");
        mq_buffer_free(&got);
    }
    mq_survey *survey = mq_survey_open(S_at("s.sav"), NULL, &err);
    assert_string_equal(mq_survey_format(survey), "sav");
    assert_int_equal(mq_survey_column(survey, "age", &index, &err), MQ_OK);
    assert_int_equal(index, 2);
    mq_survey_close(survey);
}

/* Far more rows than the socket holds: the reader waits for us, and stops when we close early. */
static void long_spss(void **state)
{
    mq_error err;
    mq_row row;
    mq_status st;
    (void)state;
    S_put_sav(S_at("l.sav"), 20000);
    mq_survey *survey = mq_survey_open(S_at("l.sav"), NULL, &err);
    while ((st = mq_survey_next(survey, &row, &err)) == MQ_OK)
        assert_int_equal(row.count, 4);
    assert_int_equal(st, MQ_END);
    assert_int_equal(mq_survey_row_count(survey), 20000);
    mq_survey_close(survey);
    survey = mq_survey_open(S_at("l.sav"), NULL, &err);
    assert_int_equal(mq_survey_next(survey, &row, &err), MQ_OK);
    mq_survey_close(survey);
}

static void damaged_spss(void **state)
{
    mq_error err;
    (void)state;
    S_put_sav(S_at("d.sav"), 50);
    mq_buffer bytes = S_get_file(S_at("d.sav"));
    S_put_file(S_at("cut.sav"), bytes.bytes, 300);
    assert_null(mq_survey_open(S_at("cut.sav"), NULL, &err));
    assert_int_equal(err.status, MQ_E_DATA);
    mq_buffer_free(&bytes);
}

typedef struct S_part {
    const char *name, *text;
} S_part;

static void S_put_zip(const char *path, const S_part *parts, size_t count)
{
    int code;
    unlink(path);
    zip_t *zip = zip_open(path, ZIP_CREATE, &code);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *source = zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0);
        assert_true(zip_file_add(zip, parts[i].name, source, ZIP_FL_OVERWRITE) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
}

#define WORKBOOK                                                                                             \
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId7\"/>"                        \
    "<sheet name=\"B\" sheetId=\"2\" r:id=\"rId1\"/></sheets></workbook>"
#define RELATIONS                                                                                            \
    "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/other.xml\"/>"                             \
    "<Relationship Id=\"rId7\" Target=\"worksheets/first.xml\"/></Relationships>"
#define STRINGS                                                                                              \
    "<sst><si><t>id</t></si><si><r><t>мақ</t></r><r><t>сат</t></r><rPh><t>x</t></rPh></si>"            \
    "<si><t xml:space=\"preserve\"> a, &quot;b&quot; </t></si><si><t/></si></sst>"
#define SHEET                                                                                                \
    "<worksheet><sheetData>"                                                                                 \
    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"                          \
    "<c r=\"C1\" t=\"inlineStr\"><is><t>x</t></is></c><c r=\"D1\" t=\"str\"><v>y</v></c></row>"              \
    "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"s\"><v>2</v></c></row>"                            \
    "<row r=\"3\"><c r=\"A3\"/><c r=\"B3\" t=\"s\"><v>3</v></c></row>"                                       \
    "<row r=\"4\"><c r=\"A4\"><v>0.29999999999999999</v></c><c r=\"D4\" t=\"b\"><v>1</v></c></row>"          \
    "</sheetData></worksheet>"

static void excel(void **state)
{
    static const S_part parts[] = {{"xl/workbook.xml", WORKBOOK},
                                   {"xl/_rels/workbook.xml.rels", RELATIONS},
                                   {"xl/sharedStrings.xml", STRINGS},
                                   {"xl/worksheets/first.xml", SHEET},
                                   {"xl/worksheets/other.xml", "<worksheet/>"}};
    mq_error err;
    size_t index;
    (void)state;
    S_put_zip(S_at("t.xlsx"), parts, COUNT(parts));
    mq_buffer got = S_show_survey(S_at("t.xlsx"), (mq_survey_options){0});
    assert_string_equal(got.bytes, "[1][ a, \"b\" ][][]\n[0.3][][][TRUE]\n");
    mq_buffer_free(&got);
    mq_survey *survey = mq_survey_open(S_at("t.xlsx"), NULL, &err);
    assert_string_equal(mq_survey_format(survey), "xlsx");
    assert_int_equal(mq_survey_column(survey, "мақсат", &index, &err), MQ_OK);
    assert_int_equal(index, 1);
    mq_survey_close(survey);
}

/* Styles 1 and 2 are dates: built in, and made by a user; 3 is a number with a d in quotes. */
#define STYLES                                                                                               \
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-419]dd.mm.yyyy\\ hh:mm;@\"/>"             \
    "<numFmt numFmtId=\"165\" formatCode=\"0.0&quot;day&quot;\"/></numFmts><cellStyleXfs><xf "               \
    "numFmtId=\"14\"/>"                                                                                      \
    "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"                \
    "<xf numFmtId=\"165\"/></cellXfs></styleSheet>"
#define DATED                                                                                                \
    "<worksheet><row><c t=\"str\"><v>a</v></c><c t=\"str\"><v>b</v></c><c t=\"str\"><v>c</v></c>"            \
    "<c t=\"str\"><v>d</v></c></row><row><c s=\"1\"><v>45386</v></c><c "                                     \
    "s=\"2\"><v>45386.395833333336</v></c>"                                                                  \
    "<c s=\"3\"><v>45386</v></c><c s=\"1\"><v>-1</v></c></row></worksheet>"

static void excel_dates(void **state)
{
    static const char *const books[] = {"<workbook/>", "<workbook><workbookPr date1904=\"1\"/></workbook>"};
    static const char *const expected[] = {"[2024-04-04][2024-04-04T09:30:00][45386][-1]\n",
                                           "[2028-04-05][2028-04-05T09:30:00][45386][-1]\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(books); i++) {
        const S_part parts[] = {{"xl/workbook.xml", books[i]},
                                {"xl/_rels/workbook.xml.rels", "<Relationships/>"},
                                {"xl/styles.xml", STYLES},
                                {"xl/worksheets/sheet1.xml", DATED}};
        S_put_zip(S_at("d.xlsx"), parts, COUNT(parts));
        mq_buffer got = S_show_survey(S_at("d.xlsx"), (mq_survey_options){0});
        assert_string_equal(got.bytes, expected[i]);
        mq_buffer_free(&got);
    }
}

static void faulty_excel(void **state)
{
    static const struct {
        const char *sheet, *message;
    } cases[] = {
        {"<worksheet><row><c r=\"A1\"><v>1</v></c></row>", "damaged"},
        {"<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet/>", "document type"},
        {"<worksheet><row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row></worksheet>",
         "out of order"},
        {"<worksheet><row><c r=\"ZZZZ1\"><v>1</v></c></row></worksheet>", "columns"},
        {"<worksheet></worksheet>", "empty"},
    };
    mq_error err;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const S_part parts[] = {{"xl/workbook.xml", WORKBOOK},
                                {"xl/_rels/workbook.xml.rels", RELATIONS},
                                {"xl/worksheets/first.xml", cases[i].sheet}};
        S_put_zip(S_at("f.xlsx"), parts, COUNT(parts));
        assert_null(mq_survey_open(S_at("f.xlsx"), NULL, &err));
        if (err.status != MQ_E_DATA || !strstr(err.message, cases[i].message))
            fail_msg("%s: %s", cases[i].sheet, err.message);
    }
    const S_part other = {"content.xml", "<x/>"};
    S_put_zip(S_at("o.ods"), &other, 1);
    assert_null(mq_survey_open(S_at("o.ods"), NULL, &err));
    assert_int_equal(err.status, MQ_E_DATA);
    assert_non_null(strstr(err.message, "not an Excel workbook"));
    S_put_file(S_at("n.xlsx"), "PK\x03\x04nonsense", 12);
    assert_null(mq_survey_open(S_at("n.xlsx"), NULL, &err));
    assert_int_equal(err.status, MQ_E_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spss),  cmocka_unit_test(long_spss),    cmocka_unit_test(damaged_spss),
        cmocka_unit_test(excel), cmocka_unit_test(faulty_excel), cmocka_unit_test(excel_dates),
    };
    return cmocka_run_group_tests(tests, S_make_folder, S_remove_folder);
}
