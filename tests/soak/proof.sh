#!/bin/sh
# What Frama-C can prove (make proof): some minutes.
exec "${0%/*}/../proof/run.sh"
