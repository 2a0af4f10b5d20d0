"""placeholder"""
from flask import Blueprint
from bot.runtime import Runtime
def blueprint(runtime: Runtime) -> Blueprint:
    return Blueprint("phone", __name__)
