/* Every repair of the closed list has answers that only it brings to their code, and an answer that needed none names
 * none: English and names in Latin letters are no transliteration. */
#include "coding/support.h"

typedef struct S_row {
    const char *text, *code, *repairs;
} S_row;

static const S_row rows[] = {
    {"критериалды бағалау", "competency.assessment", ""},
    {"I do not know yet, need to think", "absent.undecided", ""},
    {"Improve my professional skills as a teacher", "generic.professional_level", ""},
    {"use Kahoot and Canva at lessons", "concrete.teaching_task", ""},
    {"Kahoot қолдану", "concrete.teaching_task", ""},
    {"инклюзия", "competency.inclusion", ""},
    /* Latin a, e, o, p, c among Cyrillic letters */
    {"инклюзивнoе обрaзовaние", "competency.inclusion", "homoglyph"},
    {"критeриалды бағaлау", "competency.assessment", "homoglyph"},
    {"инклюзияяяяя", "competency.inclusion", "squeeze"},
    {"нетттттт", "absent.none", "squeeze"},
    {"критериалды ба?алау", "competency.assessment", "wildcard"},
    {"ма?сатым жо?", "absent.none", "wildcard"},
    {"біліктілі?ті к?теру", "generic.professional_level", "wildcard"},
    {"рефлексия қажет\xCC\x86", "competency.reflection", ""}, /* the mark stands at a word that does not decide */
    {"инклюзивныи\xCC\x86 класс", "competency.inclusion", "nfc"},
    {"балаи\xCC\x86ын", "absent.no_answer", ""},
    {"кəсіби біліктілікті арттыру", "generic.professional_level", "schwa"},
    {"кəсіби даму", "generic.professional_level", "schwa"},
    {"критериалды багалау", "competency.assessment", "skeleton"},
    {"максатым жок", "absent.none", "skeleton"},
    {"kriterialdy bagalau", "competency.assessment", "latin"},
    {"povyshenie kvalifikatsii", "generic.professional_level", "latin"},
    {"қалыптастыршы бағалау", "competency.assessment", "fuzzy"},
    {"повышение квалфикации", "generic.professional_level", "fuzzy"},
    {"педагогикалық шеберлкті арттыру", "generic.professional_level", "fuzzy"},
    {"критериалдыбағалау", "competency.assessment", "glued"},
    {"повышениеквалификации", "generic.professional_level", "glued"},
    {"gjdsitybt rdfkbabrfwbb", "generic.professional_level", "layout"},
    /* yt is also the Latin for ит, 2027 a year: neither is a reason to read the answer as it stands */
    {"yt pyf.", "absent.undecided", "layout"},
    {"gjkexbnm rfntujhb. lj 2027", "concrete.career", "layout"},
};

static void each_repair_decides_alone(void **state)
{
    (void)state;
    size_t wrong = 0;
    mq_arena arena = {0};
    mq_coder *coder = S_load(GOALS);
    for (size_t i = 0; i < COUNT(rows); i++) {
        mq_buffer code = {0}, repairs = {0};
        mq_coding coding = S_code(coder, &arena, mq_str_of(rows[i].text));
        mq_code_path(&coder->book, mq_coding_leaf(&coder->book, &coding), &code);
        mq_coding_repairs(&coding, &repairs);
        bool right = mq_str_equal(mq_buffer_view(&code), mq_str_of(rows[i].code)) &&
                     mq_str_equal(mq_buffer_view(&repairs), mq_str_of(rows[i].repairs));
        if (!right)
            print_message("%s: %.*s by '%.*s', not %s by '%s'\n", rows[i].text, S_SPAN(mq_buffer_view(&code)),
                          S_SPAN(mq_buffer_view(&repairs)), rows[i].code, rows[i].repairs);
        wrong += !right;
        mq_buffer_free(&code);
        mq_buffer_free(&repairs);
        mq_arena_reset(&arena);
    }
    S_drop(coder);
    mq_arena_free(&arena);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_repair_decides_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
