#include "support.h"
#include "mq_output.h"
#include "mq_rejects.h"
#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Names in the folder of the test that contain part. */
static size_t S_count(const char *part)
{
    size_t n = 0;
    DIR *folder = opendir(S_folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        n += strstr(entry->d_name, part) != NULL;
    closedir(folder);
    return n;
}

static void S_expect(const char *path, const char *text)
{
    mq_buffer bytes = S_get_file(path);
    assert_string_equal(bytes.bytes, text);
    mq_buffer_free(&bytes);
}

static void appears_whole(void **state)
{
    mq_error err;
    (void)state;
    const char *path = S_at("whole.csv");
    S_put_file(path, "old", 3);
    assert_int_equal(chmod(path, 0640), 0);
    mq_output *output = mq_output_open(path, &err);
    assert_non_null(output);
    assert_int_equal(mq_output_write(output, "new\n", 4, &err), MQ_OK);
    S_expect(path, "old"); /* until it is finished the old file stands */
    assert_int_equal(S_count("mqtmp"), 1);
    assert_int_equal(mq_output_commit(output, &err), MQ_OK);
    S_expect(path, "new\n");
    assert_int_equal(S_count("mqtmp"), 0);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0640);
}

static void abort_leaves_nothing(void **state)
{
    mq_error err;
    (void)state;
    const char *path = S_at("aborted.csv");
    mq_output *output = mq_output_open(path, &err);
    assert_int_equal(mq_output_write(output, "half", 4, &err), MQ_OK);
    mq_output_abort(output);
    assert_int_equal(S_count("aborted"), 0);
}

/* More than the buffer, in pieces of odd sizes. */
static void long_output(void **state)
{
    mq_error err;
    mq_buffer expected = {0};
    (void)state;
    const char *path = S_at("long.csv");
    mq_output *output = mq_output_open(path, &err);
    for (size_t i = 0; i < 3000; i++) {
        char piece[600];
        size_t size = i % sizeof piece;
        memset(piece, (int)('a' + i % 26), size);
        mq_buffer_put(&expected, piece, size);
        assert_int_equal(mq_output_write(output, piece, size, &err), MQ_OK);
    }
    mq_buffer large = {0};
    mq_buffer_put(&large, expected.bytes, 200000);
    mq_buffer_put(&expected, large.bytes, large.size);
    assert_int_equal(mq_output_drain(output, &large, &err), MQ_OK);
    assert_int_equal(large.size, 0);
    assert_int_equal(mq_output_size(output), expected.size);
    assert_int_equal(mq_output_commit(output, &err), MQ_OK);
    S_expect(path, expected.bytes);
    mq_buffer_free(&large);
    mq_buffer_free(&expected);
}

static void cannot_be_created(void **state)
{
    mq_error err;
    (void)state;
    S_put_file(S_at("file"), "x", 1);
    const char *paths[] = {S_at("missing/out.csv"), S_at("file/out.csv"), S_folder, "/proc/maqsat-out.csv"};
    for (size_t i = 0; i < COUNT(paths); i++) {
        assert_null(mq_output_open(paths[i], &err));
        assert_int_equal(err.status, MQ_E_CREATE);
        assert_string_equal(err.file, paths[i]);
    }
    if (geteuid() != 0) { /* root may write everywhere */
        assert_int_equal(mkdir(S_at("locked"), 0500), 0);
        assert_null(mq_output_open(S_at("locked/out.csv"), &err));
        assert_int_equal(err.status, MQ_E_CREATE);
        assert_int_equal(mq_output_folder(S_at("locked"), &err), MQ_E_CREATE);
    }
    assert_int_equal(mq_output_folder(S_at("file"), &err), MQ_E_CREATE);
    assert_int_equal(mq_output_folder(S_at("missing/deeper"), &err), MQ_E_CREATE);
    assert_int_equal(mq_output_folder(S_at("fresh"), &err), MQ_OK);
    assert_int_equal(mq_output_folder(S_at("fresh"), &err), MQ_OK);
}

static void disk_full(void **state)
{
    static char bytes[200000];
    mq_error err = {0};
    (void)state;
    mq_output *output = mq_output_open("/dev/full", &err);
    assert_non_null(output);
    assert_int_equal(mq_output_write(output, bytes, sizeof bytes, &err), MQ_E_IO);
    assert_int_equal(mq_output_write(output, "x", 1, &err), MQ_E_IO); /* stays failed */
    assert_int_equal(mq_output_commit(output, &err), MQ_E_IO);
    err = (mq_error){0};
    assert_int_equal(mq_output_file("/dev/full", MQ_STR("small"), &err),
                     MQ_E_IO); /* only met by the last flush */
    assert_int_equal(err.status, MQ_E_IO);
}

static void same_file_as_input(void **state)
{
    mq_error err;
    (void)state;
    const char *path = S_at("in.csv"), *link_path = S_at("link.csv");
    S_put_file(path, "a\n1\n", 4);
    assert_int_equal(symlink(path, link_path), 0);
    mq_survey *survey = mq_survey_open(path, NULL, &err);
    mq_file_id id = mq_survey_id(survey);
    assert_int_equal(mq_output_refuse_same(path, id, &err), MQ_E_USAGE);
    assert_int_equal(mq_output_refuse_same(link_path, id, &err), MQ_E_USAGE);
    assert_int_equal(mq_output_refuse_same(S_at("other.csv"), id, &err), MQ_OK);
    assert_int_equal(mq_output_refuse_same("-", id, &err), MQ_OK);
    mq_survey_close(survey);
}

static void through_a_link(void **state)
{
    mq_error err;
    struct stat info;
    (void)state;
    S_put_file(S_at("real.csv"), "old", 3);
    assert_int_equal(symlink(S_at("real.csv"), S_at("alias.csv")), 0);
    assert_int_equal(mq_output_file(S_at("alias.csv"), MQ_STR("new"), &err), MQ_OK);
    S_expect(S_at("real.csv"), "new");
    assert_int_equal(lstat(S_at("alias.csv"), &info), 0);
    assert_true(S_ISLNK(info.st_mode));
}

/* A run killed while writing leaves a temporary file; the next run for the same target removes it, but not
 * the file of a run that still writes. */
static void killed_run(void **state)
{
    int ready[2];
    char byte;
    mq_error err;
    (void)state;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        mq_output *output = mq_output_open(S_at("killed.csv"), &err);
        ssize_t told = output ? write(ready[1], "x", 1) : -1;
        for (; told == 1;)
            pause();
        _exit(1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    mq_output *second = mq_output_open(S_at("killed.csv"), &err);
    assert_int_equal(S_count("killed.csv.mqtmp"), 2);
    mq_output_abort(second);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_int_equal(S_count("killed.csv.mqtmp"), 1);
    assert_int_equal(mq_output_file(S_at("killed.csv"), MQ_STR("done"), &err), MQ_OK);
    assert_int_equal(S_count("killed.csv.mqtmp"), 0);
    close(ready[0]);
    close(ready[1]);
}

static void reader_of_stdout_gone(void **state)
{
    int ends[2], status = 0;
    (void)state;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        mq_error err;
        signal(SIGPIPE, SIG_IGN);
        close(ends[0]);
        dup2(ends[1], STDOUT_FILENO);
        mq_output *output = mq_output_open("-", &err);
        bool ok = mq_output_write(output, "x", 1, &err) == MQ_OK && mq_output_commit(output, &err) == MQ_END;
        _exit(ok ? 0 : 1);
    }
    close(ends[0]);
    close(ends[1]);
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void rejected_rows(void **state)
{
    mq_error err;
    mq_row row = {.count = 4, .expected = 5, .line = 17, .raw = MQ_STR("a,\"b\nc\",d,e")};
    (void)state;
    const char *path = S_at("rejects.csv");
    mq_rejects *rejects = mq_rejects_new(path);
    assert_int_equal(mq_rejects_add_ragged(rejects, &row, &err), MQ_OK);
    row.line = 20;
    assert_int_equal(mq_rejects_add(rejects, &row, "because, well", &err), MQ_OK);
    assert_int_equal(mq_rejects_count(rejects), 2);
    assert_int_equal(mq_rejects_commit(rejects, &err), MQ_OK);
    S_expect(path, "line,reason,raw\n17,\"expected 5 cells, found 4\",\"a,\"\"b\nc\"\",d,e\"\n"
                   "20,\"because, well\",\"a,\"\"b\nc\"\",d,e\"\n");
    assert_int_equal(mq_rejects_commit(mq_rejects_new(path), &err), MQ_OK); /* a run without rejects */
    assert_int_not_equal(access(path, F_OK), 0);
    S_put_file(path, "mine", 4);
    assert_int_equal(mq_rejects_commit(mq_rejects_new(path), &err), MQ_OK);
    S_expect(path, "mine"); /* not a rejects file: left alone */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appears_whole),
        cmocka_unit_test(abort_leaves_nothing),
        cmocka_unit_test(long_output),
        cmocka_unit_test(cannot_be_created),
        cmocka_unit_test(disk_full),
        cmocka_unit_test(same_file_as_input),
        cmocka_unit_test(through_a_link),
        cmocka_unit_test(killed_run),
        cmocka_unit_test(reader_of_stdout_gone),
        cmocka_unit_test(rejected_rows),
    };
    return cmocka_run_group_tests(tests, S_make_folder, S_remove_folder);
}
