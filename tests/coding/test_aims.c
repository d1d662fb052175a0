/* What the codebook says of answers in general holds for every answer made of its parts: the higher of two aims counts (rule 1),
 * a named skill of pupils is a task of teaching (rule 6), a goal turned down is no goal (rule 2). Of thousands of answers put
 * together so, few may be coded otherwise. */
#include "coding/support.h"

enum { SHOWN = 6 };

static size_t S_level(const mq_coder *coder, mq_arena *arena, const char *text)
{
    mq_coding coding = S_code(coder, arena, mq_str_of(text));
    size_t rank = coder->book.codes[coding.code[0]].rank;
    mq_arena_reset(arena);
    return rank;
}

/* Aims that are coded right alone, without a capital at the start. */
static const char *const aims_ru[] = {
    "использовать новые технологии", "повысить профессиональный уровень", "узнать новое", "обмен опытом", "саморазвитие",
    "применить полученные знания на практике", "повысить качество уроков", "быть хорошим учителем",
    "написать статью", "создать авторскую программу", "получить категорию эксперта", "пройти аттестацию", "освоить Canva",
    "открыть кружок", "поступить в магистратуру", "провести открытый урок", "развивать речь детей", "сдать ОЗП",
    "освоить критериальное оценивание", "научиться давать обратную связь", "стать наставником молодых коллег",
    "повысить стрессоустойчивость", "научиться рефлексии", "исследование собственной практики"};
static const char *const aims_kk[] = {
    "жаңа технологияларды қолдану", "кәсіби деңгейімді көтеру", "жаңаны үйрену", "тәжірибе алмасу", "өзін-өзі дамыту",
    "алған білімімді тәжірибеде қолдану", "сабақ сапасын арттыру", "заман талабына сай болу",
    "мақала жазу", "авторлық бағдарлама жасау", "педагог-сарапшы санатын алу", "аттестациядан өту", "Canva меңгеру",
    "үйірме ашу", "магистратураға түсу", "ашық сабақ өткізу", "есептер жинағын құрастыру", "ПББ тапсыру",
    "критериалды бағалауды меңгеру", "кері байланыс беруді үйрену", "жас әріптестерге тәлімгер болу",
    "рефлексия жасауды үйрену"};
static const char *const joins_ru[] = {", ", " и ", "; ", ", потом ", " и ещё "};
static const char *const joins_kk[] = {", ", " және ", "; ", ", содан кейін ", " әрі "};

typedef struct S_sum {
    size_t all, below, above;
} S_sum;

static void S_pairs(const mq_coder *coder, const char *const *aims, size_t n, const char *const *joins, size_t n_joins, S_sum *sum)
{
    mq_arena arena = {0};
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            for (size_t j = 0; j < n_joins && a != b; j++) {
                char text[400];
                snprintf(text, sizeof text, "%s%s%s", aims[a], joins[j], aims[b]);
                size_t one = S_level(coder, &arena, aims[a]), two = S_level(coder, &arena, aims[b]);
                size_t want = one > two ? one : two, got = S_level(coder, &arena, text);
                if (got != want && sum->below + sum->above < SHOWN)
                    print_message("  %s: level %zu, not %zu\n", text, got, want);
                sum->all++;
                sum->below += got < want;
                sum->above += got > want;
            }
    mq_arena_free(&arena);
}

static void the_higher_aim_counts(void **state)
{
    (void)state;
    mq_coder *coder = S_load(GOALS);
    S_sum sum = {0, 0, 0};
    S_pairs(coder, aims_ru, COUNT(aims_ru), joins_ru, COUNT(joins_ru), &sum);
    S_pairs(coder, aims_kk, COUNT(aims_kk), joins_kk, COUNT(joins_kk), &sum);
    print_message("of %zu answers of two aims %zu stand below the higher of them, %zu above\n", sum.all, sum.below, sum.above);
    S_drop(coder);
    assert_true(sum.below * 100 <= 4 * sum.all);
    assert_true(sum.above * 200 <= sum.all);
}

/* text of one row of a grid: whose, skill and verb in the order of the language */
static void skills_of_pupils_are_tasks(void **state)
{
    (void)state;
    static const char *const skills_ru[] = {"критического мышления", "креативности", "эмоционального интеллекта", "лидерских качеств",
                                            "исследовательских навыков", "навыков самооценки", "цифровой грамотности", "рефлексии"};
    static const char *const pupils_ru[] = {"учащихся", "детей", "учеников", "студентов", "дошкольников", "школьников"};
    static const char *const skills_kk[] = {"сыни ойлауын", "эмоционалды интеллектін", "эмпатиясын", "қарым-қатынас дағдысын",
                                            "көшбасшылық қасиетін", "цифрлық сауаттылығын", "рефлексия дағдысын"};
    static const char *const pupils_kk[] = {"оқушылардың", "балалардың", "студенттердің", "тәрбиеленушілердің"};
    mq_arena arena = {0};
    mq_coder *coder = S_load(GOALS);
    size_t all = 0, wrong = 0, task = mq_codebook_find(&coder->book, MQ_STR("concrete.teaching_task"));
    char text[300];
    for (size_t s = 0; s < COUNT(skills_ru) + COUNT(skills_kk); s++)
        for (size_t p = 0; p < (s < COUNT(skills_ru) ? COUNT(pupils_ru) : COUNT(pupils_kk)); p++)
            for (int form = 0; form < 2; form++) {
                if (s < COUNT(skills_ru))
                    snprintf(text, sizeof text, form ? "формирование %s у %s" : "развитие %s %s", skills_ru[s], pupils_ru[p]);
                else
                    snprintf(text, sizeof text, "%s %s %s", pupils_kk[p], skills_kk[s - COUNT(skills_ru)], form ? "қалыптастыру" : "дамыту");
                mq_coding coding = S_code(coder, &arena, mq_str_of(text));
                bool right = mq_coding_leaf(&coder->book, &coding) == task;
                if (!right && wrong < SHOWN)
                    print_message("  %s: not a task of teaching\n", text);
                all++;
                wrong += !right;
                mq_arena_reset(&arena);
            }
    print_message("%zu of %zu skills of pupils are no task of teaching\n", wrong, all);
    S_drop(coder);
    mq_arena_free(&arena);
    assert_true(wrong * 100 <= 4 * all);
}

static void what_is_turned_down_is_no_goal(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code;
    } rows[] = {{"Рефлексия мне не нужна", "absent.none"},
                {"Не люблю инклюзию", "absent.none"},
                {"Көшбасшы болғым келмейді", "absent.none"},
                {"Магистратураға түспеймін", "absent.none"},
                {"Canva мне не нужна", "absent.none"},
                {"Категорию повышать не буду, поступлю в магистратуру", "concrete.career"},
                {"Категория не нужна, лучше освоить Canva", "concrete.teaching_task"},
                {"Аттестация мне не интересна, хочу написать учебник", "concrete.product"},
                {"Карьера не нужна, хочу развить эмоциональный интеллект", "competency.emotional_intelligence"},
                {"Атақтың керегі шамалы, аттестациядан педагог-шебер болып өтсем болды", "concrete.career"},
                {"Мне бы подтвердить высшую, больше в этом возрасте ничего не требуется", "concrete.career"},
                {"Жаңа технология керек емес, кері байланыс беруді үйренемін", "competency.feedback"},
                {"Нет времени, но хочу написать статью", "concrete.product"}};
    mq_arena arena = {0};
    mq_coder *coder = S_load(GOALS);
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(rows); i++) {
        mq_coding coding = S_code(coder, &arena, mq_str_of(rows[i].text));
        if (mq_coding_leaf(&coder->book, &coding) != mq_codebook_find(&coder->book, mq_str_of(rows[i].code))) {
            print_message("  %s: not %s\n", rows[i].text, rows[i].code);
            wrong++;
        }
        mq_arena_reset(&arena);
    }
    S_drop(coder);
    mq_arena_free(&arena);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_higher_aim_counts),
        cmocka_unit_test(skills_of_pupils_are_tasks),
        cmocka_unit_test(what_is_turned_down_is_no_goal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
