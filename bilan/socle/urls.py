"""The addresses of the kernel: accounts and sessions."""
from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
