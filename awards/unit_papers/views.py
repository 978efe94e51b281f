from django.http import Http404


def papers(request, round_code, unit_code):
    raise Http404
