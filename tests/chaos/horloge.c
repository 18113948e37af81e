/* The time of day that the programs of a chaos run see: the real one, plus what a shared file says. What only measures a length of time
   (CLOCK_MONOTONIC, sleeps) is left alone: a program is then late or early, as when somebody sets the clock of a server, never stuck. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile const long long *ecart; /* nanoseconds */
static int (*veritable)(clockid_t, struct timespec *);

__attribute__((constructor)) static void ouvrir(void) {
    const char *chemin = getenv("CHAOS_HEURE");
    int fichier = chemin ? open(chemin, O_RDONLY | O_CLOEXEC) : -1;
    if (fichier < 0) return;
    void *page = mmap(NULL, sizeof *ecart, PROT_READ, MAP_SHARED, fichier, 0);
    close(fichier);
    if (page != MAP_FAILED) ecart = page;
}

int clock_gettime(clockid_t horloge, struct timespec *instant) {
    if (!veritable) veritable = dlsym(RTLD_NEXT, "clock_gettime"); /* some ask before this library is ready */
    int rendu = veritable(horloge, instant);
    if (rendu || !ecart || (horloge != CLOCK_REALTIME && horloge != CLOCK_REALTIME_COARSE)) return rendu;
    long long total = instant->tv_nsec + *ecart;
    instant->tv_sec += total / 1000000000;
    instant->tv_nsec = total % 1000000000;
    return 0;
}

int gettimeofday(struct timeval *instant, void *fuseau) {
    struct timespec precis;
    (void)fuseau;
    if (clock_gettime(CLOCK_REALTIME, &precis)) return -1;
    instant->tv_sec = precis.tv_sec;
    instant->tv_usec = precis.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *place) {
    struct timespec precis;
    clock_gettime(CLOCK_REALTIME, &precis);
    if (place) *place = precis.tv_sec;
    return precis.tv_sec;
}
